using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Experiments;

/// <summary>Counts how often the rows held apart were looked at: a figure that was picked from many looks is too good.</summary>
public sealed class TestLooks(IDbContextFactory<StudioDbContext> contexts)
{
    /// <summary>
    /// How many runs of the project were measured on the same test rows as this one, itself included: same data version, target, split
    /// and seed. Deleted runs count, since they were seen; runs that only do another's work again do not.
    /// </summary>
    /// <exception cref="NotFoundException">No such run, or it was deleted.</exception>
    public async Task<int> CountAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var run = await db.RunAsync(scope, number, cancellation);
        var wanted = SplitOf(run.SpecJson);
        var specs = db.Runs.AsNoTracking()
            .Where(r => r.ProjectId == scope.Project.Id && r.DatasetVersionId == run.DatasetVersionId && r.Target == run.Target && r.Seed == run.Seed)
            .Where(r => r.Id == run.Id || (r.ReproducesId == null && r.Metrics.Any(m => m.Part == RunParts.Test)))
            .Select(r => r.SpecJson).AsAsyncEnumerable();
        var count = 0;
        await foreach (var spec in specs.WithCancellation(cancellation))
        {
            if (SplitOf(spec) == wanted) { count++; }
        }
        return count;
    }

    /// <summary>The split as it was asked for, with the groups that a ranking keeps whole; specs are stored in canonical form.</summary>
    private static (string? Split, string? Group) SplitOf(string spec)
    {
        using var json = JsonDocument.Parse(spec);
        string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetRawText() : null;
        return (Text("split"), Text("group"));
    }
}
