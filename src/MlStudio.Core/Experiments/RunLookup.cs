using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Experiments;

/// <summary>Finds runs by their number in a project.</summary>
internal static class RunLookup
{
    /// <summary>What transactions lock that number, delete or build on the runs of a project; until they end, no other does.</summary>
    public static string LockName(Guid projectId) => $"runs:{projectId:n}";

    /// <exception cref="NotFoundException">A number is unknown or its run was deleted; the message names it.</exception>
    public static async Task<List<Run>> RunsAsync(this StudioDbContext db, ProjectScope scope, IReadOnlyCollection<int> numbers, bool deleted, CancellationToken cancellation)
    {
        var wanted = numbers.Distinct().ToArray();
        var runs = await db.Runs.Include(r => r.Job)
            .Where(r => r.ProjectId == scope.Project.Id && wanted.Contains(r.Number) && (r.DeletedAt != null) == deleted)
            .OrderBy(r => r.Number).ToListAsync(cancellation);
        var missing = wanted.Except(runs.Select(r => r.Number)).Order().ToArray();
        if (missing.Length > 0) { throw new NotFoundException($"This project has no run {string.Join(", ", missing)}{(deleted ? " that was deleted" : "")}."); }
        return runs;
    }

    /// <summary>The number of the project's next run; hold <see cref="LockName"/>.</summary>
    public static async Task<int> NextRunNumberAsync(this StudioDbContext db, ProjectScope scope, CancellationToken cancellation) =>
        1 + (await db.Runs.Where(r => r.ProjectId == scope.Project.Id).MaxAsync(r => (int?)r.Number, cancellation) ?? 0);

    public static async Task<Run> RunAsync(this StudioDbContext db, ProjectScope scope, int number, CancellationToken cancellation) =>
        (await db.RunsAsync(scope, [number], deleted: false, cancellation))[0];
}
