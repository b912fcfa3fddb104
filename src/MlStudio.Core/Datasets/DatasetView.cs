namespace MlStudio.Core.Datasets;

/// <summary>A row of the list of data.</summary>
/// <param name="Newest">The newest version.</param>
public sealed record DatasetSummary(Guid Id, int Number, string Name, int VersionCount, DatasetVersionView Newest);

/// <summary>A data set with all its versions, newest first, and what the acting user may do with it.</summary>
/// <param name="MayEdit">Whether the acting user may upload, read again, rename and delete.</param>
public sealed record DatasetView(Guid Id, int Number, string Name, string Description, Guid ProjectId, IReadOnlyList<DatasetVersionView> Versions, bool MayEdit)
{
    /// <summary>The newest version that can be used; null while there is none.</summary>
    public DatasetVersionView? NewestReady => Versions.FirstOrDefault(v => v.Status == VersionStatus.Ready);

    public DatasetVersionView? Version(int number) => Versions.FirstOrDefault(v => v.Number == number);
}

/// <summary>The data of a project.</summary>
public sealed record DatasetListView(Guid ProjectId, string ProjectName, IReadOnlyList<DatasetSummary> Datasets, bool MayEdit);
