using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Experiments;

/// <summary>Counts how often the rows held apart were looked at: a figure that was picked from many looks is too good.</summary>
public sealed class TestLooks(IDbContextFactory<StudioDbContext> contexts)
{
    /// <summary>
    /// For each of these runs how many runs of the project were measured on the very same test rows of the same data by the same target, itself
    /// included, however their splits were asked for. Deleted runs count, since they were seen; runs that only do another's work again do not.
    /// Unknown runs, those without a test part, and those from before their test rows were noted are left out.
    /// </summary>
    public async Task<IReadOnlyDictionary<int, int>> CountAsync(Actor actor, string slug, IReadOnlyCollection<int> numbers, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var all = db.Runs.AsNoTracking().Where(r => r.ProjectId == scope.Project.Id && r.TestRowsKey != null);
        var asked = await all.Where(r => r.DeletedAt == null && numbers.Contains(r.Number))
            .Select(r => new { r.Number, r.DatasetVersionId, r.Target, r.TestRowsKey }).ToListAsync(cancellation);
        var hashes = asked.Select(r => r.TestRowsKey).Distinct().ToArray();
        var counts = (await all.Where(r => r.ReproducesId == null && hashes.Contains(r.TestRowsKey))
            .GroupBy(r => new { r.DatasetVersionId, r.Target, r.TestRowsKey }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellation))
            .ToDictionary(g => (g.Key.DatasetVersionId, g.Key.Target, g.Key.TestRowsKey), g => g.Count);
        // The first run may have gone for good; a repetition is then the only one left that was seen.
        return asked.ToDictionary(r => r.Number, r => Math.Max(1, counts.GetValueOrDefault((r.DatasetVersionId, r.Target, r.TestRowsKey))));
    }
}
