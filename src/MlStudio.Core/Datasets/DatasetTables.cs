using MlStudio.Core.Persistence;
using MlStudio.Learning.Data;

namespace MlStudio.Core.Datasets;

/// <summary>Opens the typed columns of versions that are ready. No access is checked here: callers have found the version for somebody.</summary>
public sealed class DatasetTables(IBlobStore blobs)
{
    /// <summary>The version's table, mapped from its file: opening costs next to nothing whatever the size. Dispose when neither the table nor columns taken from it are used any more.</summary>
    /// <exception cref="StudioException">The version is not ready, or its columns are missing or damaged.</exception>
    public OpenTable Open(DatasetVersion version)
    {
        if (version.State != DatasetVersionState.Ready || version.ColumnsHash is not { } hash)
        {
            throw new StudioException($"Version {version.Number} cannot be used yet: it is {(version.State == DatasetVersionState.Refused ? "refused" : "not read yet")}.");
        }
        if (!blobs.Exists(hash)) { throw new StudioException($"The stored columns of version {version.Number} are missing from the data folder."); }
        return new OpenTable(ColumnFileReader.Open(blobs.PathOf(hash)));
    }
}

/// <summary>A table together with the file that it is mapped from.</summary>
public sealed class OpenTable : IDisposable
{
    private readonly ColumnFileReader _file;

    internal OpenTable(ColumnFileReader file) => _file = file;

    public Table Table => _file.Table;

    public void Dispose() => _file.Dispose();
}
