using System.Text.RegularExpressions;
using System.Xml.Linq;
using MlStudio.Tests.Shared;

namespace MlStudio.Web.Tests;

/// <summary>The house plan's edges: Learning ← Core ← Jobs, Core ← Web, and only Web's Program.cs touches Jobs.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Source = Path.Combine(TestData.RepositoryRoot, "src");

    [Theory]
    [InlineData("MlStudio.Learning", "")]
    [InlineData("MlStudio.Core", "MlStudio.Learning")]
    [InlineData("MlStudio.Core.Migrations.Sqlite", "MlStudio.Core")]
    [InlineData("MlStudio.Core.Migrations.Postgres", "MlStudio.Core")]
    [InlineData("MlStudio.Jobs", "MlStudio.Core MlStudio.Core.Migrations.Postgres MlStudio.Core.Migrations.Sqlite")]
    [InlineData("MlStudio.Web", "MlStudio.Core MlStudio.Jobs")]
    public void Project_References_OnlyWhatTheHousePlanAllows(string project, string allowed)
    {
        var file = XDocument.Load(Path.Combine(Source, project, project + ".csproj"));
        var references = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value)).Order();
        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), references);
    }

    [Fact]
    public void Learning_UsesNeitherDependencyInjectionNorStorageNorLogging() =>
        AssertNone(Files("MlStudio.Learning"), ForeignToLearning());

    [Fact]
    public void Web_TouchesJobsOnlyInProgram() =>
        AssertNone(Files("MlStudio.Web").Where(f => Path.GetFileName(f) != "Program.cs"), JobsNamespace());

    [Fact]
    public void OnlyJobs_Trains() =>
        AssertNone(Files("MlStudio.Core").Concat(Files("MlStudio.Web")), Training());

    [Fact]
    public void Features_DoNotUseOneAnother()
    {
        var features = Path.Combine(Source, "MlStudio.Web", "Features");
        var offences =
            from file in Files("MlStudio.Web")
            where file.StartsWith(features + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            let own = Path.GetRelativePath(features, file).Split(Path.DirectorySeparatorChar)[0]
            from Match match in FeatureNamespace().Matches(File.ReadAllText(file))
            where match.Groups[1].Value != own
            select $"{Path.GetRelativePath(Source, file)} uses {match.Value}";
        Assert.Empty(offences);
    }

    private static void AssertNone(IEnumerable<string> files, Regex forbidden) =>
        Assert.Empty(files.SelectMany(f => forbidden.Matches(File.ReadAllText(f)).Select(m => $"{Path.GetRelativePath(Source, f)}: {m.Value}")));

    private static IEnumerable<string> Files(string project) =>
        Directory.EnumerateFiles(Path.Combine(Source, project), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => !Path.GetRelativePath(Source, f).Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "bin"));

    [GeneratedRegex(@"\b(Microsoft\.EntityFrameworkCore|Microsoft\.Extensions\.\w+|Microsoft\.AspNetCore)\b")]
    private static partial Regex ForeignToLearning();

    [GeneratedRegex(@"\bMlStudio\.Jobs\b")]
    private static partial Regex JobsNamespace();

    [GeneratedRegex(@"\b(ExperimentRunner\.Run|Model\.Fit)\b")]
    private static partial Regex Training();

    [GeneratedRegex(@"\bMlStudio\.Web\.Features\.(\w+)")]
    private static partial Regex FeatureNamespace();
}
