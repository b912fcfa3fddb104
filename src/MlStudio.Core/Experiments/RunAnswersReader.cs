using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>Reads what runs answered for single rows, for those who may read the project.</summary>
public sealed class RunAnswersReader(IDbContextFactory<StudioDbContext> contexts, RunAnswersStore store)
{
    /// <exception cref="NotFoundException">No such run, or it was deleted.</exception>
    /// <exception cref="StudioException">The run has no answers: it has not finished, or was trained before they were kept.</exception>
    public async Task<RunAnswers> GetAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        string? hash;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
            var run = await db.RunAsync(scope, number, cancellation);
            hash = run.AnswersHash;
            if (hash is null && run.ResultHash is null) { throw new StudioException($"Run {number} has no answers to single rows: its training has not finished."); }
        }
        return hash is null
            ? throw new StudioException($"Run {number} was trained before answers to single rows were kept, or had too many of them. Train it again to see this.")
            : await store.ReadAsync(hash, cancellation);
    }
}
