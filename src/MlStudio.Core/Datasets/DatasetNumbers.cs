using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Datasets;

/// <summary>The next numbers and free names; ask inside a transaction that holds <see cref="LockName"/>.</summary>
internal static class DatasetNumbers
{
    public static string LockName(Guid projectId) => $"datasets:{projectId:n}";

    public static async Task<int> NextDatasetAsync(StudioDbContext db, Guid projectId, CancellationToken cancellation) =>
        1 + (await db.Datasets.Where(d => d.ProjectId == projectId).MaxAsync(d => (int?)d.Number, cancellation) ?? 0);

    public static async Task<int> NextVersionAsync(StudioDbContext db, Guid datasetId, CancellationToken cancellation) =>
        1 + (await db.DatasetVersions.Where(v => v.DatasetId == datasetId).MaxAsync(v => (int?)v.Number, cancellation) ?? 0);

    /// <summary>The wanted name, or the wanted name with the first free number behind it.</summary>
    public static async Task<string> FreeNameAsync(StudioDbContext db, Guid projectId, string wanted, CancellationToken cancellation)
    {
        var taken = await db.Datasets.Where(d => d.ProjectId == projectId && d.DeletedAt == null).Select(d => d.Name).ToHashSetAsync(StringComparer.OrdinalIgnoreCase, cancellation);
        for (var n = 1; ; n++)
        {
            var name = n == 1 ? wanted : $"{wanted} ({n})";
            if (!taken.Contains(name)) { return name; }
        }
    }
}
