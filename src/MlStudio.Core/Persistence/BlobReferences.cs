using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;

namespace MlStudio.Core.Persistence;

/// <summary>Where rows name blobs. A new column that holds a blob's hash is added here; a test looks for columns that were forgotten.</summary>
internal static class BlobReferences
{
    /// <summary>The hashes that rows name, column by column.</summary>
    /// <param name="deletedBefore">What was deleted before this names nothing any more; null: deleted rows count like others.</param>
    public static IReadOnlyList<IQueryable<string?>> Of(StudioDbContext db, DateTimeOffset? deletedBefore = null) =>
    [
        .. Columns(db.DatasetVersions.Where(v => v.State != DatasetVersionState.Refused && (deletedBefore == null || v.Dataset.DeletedAt == null || v.Dataset.DeletedAt >= deletedBefore))),
        .. Columns(db.Runs.Where(r => deletedBefore == null || r.DeletedAt == null || r.DeletedAt >= deletedBefore)),
        db.ModelVersions.Select(v => v.ModelHash), db.BatchScorings.Select(b => b.InputHash), db.BatchScorings.Select(b => b.OutputHash),
    ];

    /// <summary>The hashes that rows name which were deleted before a time.</summary>
    public static IReadOnlyList<IQueryable<string?>> OfDeleted(StudioDbContext db, DateTimeOffset before) =>
        [.. Columns(db.DatasetVersions.Where(v => v.Dataset.DeletedAt < before)), .. Columns(db.Runs.Where(r => r.DeletedAt < before))];

    private static IQueryable<string?>[] Columns(IQueryable<DatasetVersion> versions) => [versions.Select(v => v.ContentHash), versions.Select(v => v.ColumnsHash), versions.Select(v => v.ProfileHash)];

    private static IQueryable<string?>[] Columns(IQueryable<Run> runs) => [runs.Select(r => r.ModelHash), runs.Select(r => r.ResultHash), runs.Select(r => r.AnswersHash), runs.Select(r => r.ExplanationHash)];
}
