namespace MlStudio.Tests.Shared;

/// <summary>Where the shared real data sets are; tests that need them are skipped with a plain message where they are not.</summary>
public static class TestData
{
    /// <summary>The repository's root folder (where MlStudio.sln is).</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The folder with datasets.json, or null where it is missing.</summary>
    public static string? SharedData { get; } = FindShared();

    public static string SharedFile(string relative) => Path.Combine(
        SharedData ?? throw new InvalidOperationException("The shared data folder is missing."), relative);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MlStudio.sln"))) { return folder.FullName; }
        }
        throw new InvalidOperationException("MlStudio.sln was not found above " + AppContext.BaseDirectory);
    }

    private static string? FindShared()
    {
        var named = Environment.GetEnvironmentVariable("MLSTUDIO_SHARED_DATA");
        var folder = named is { Length: > 0 } ? named : Path.Combine(RepositoryRoot, "..", "shared", "data");
        return File.Exists(Path.Combine(folder, "datasets.json")) ? Path.GetFullPath(folder) : null;
    }
}

/// <summary>A test that reads the shared real data sets.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (TestData.SharedData is null) { Skip = "The shared data folder is missing (set MLSTUDIO_SHARED_DATA)."; }
    }
}

/// <summary>A parameterised test that reads the shared real data sets.</summary>
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (TestData.SharedData is null) { Skip = "The shared data folder is missing (set MLSTUDIO_SHARED_DATA)."; }
    }
}
