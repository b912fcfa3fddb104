using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Explanations;

/// <summary>What explaining a run's model needs to know of it.</summary>
internal sealed record ExplainedRun(Guid Id, int Number, Guid ProjectId, string Target, string ModelHash, string? AnswersHash, DatasetVersion Version)
{
    /// <exception cref="StudioException">The run has not finished.</exception>
    public static async Task<ExplainedRun> FindAsync(StudioDbContext db, ProjectScope scope, int number, CancellationToken cancellation)
    {
        var run = await db.RunAsync(scope, number, cancellation);
        return await OfAsync(db, run, cancellation);
    }

    /// <inheritdoc cref="FindAsync"/>
    public static async Task<ExplainedRun> OfAsync(StudioDbContext db, Run run, CancellationToken cancellation)
    {
        if (run.ModelHash is not { } model) { throw new StudioException($"Run {run.Number} has no model to explain: its training has not finished."); }
        var version = await db.DatasetVersions.AsNoTracking().SingleAsync(v => v.Id == run.DatasetVersionId, cancellation);
        return new ExplainedRun(run.Id, run.Number, run.ProjectId, run.Target, model, run.AnswersHash, version);
    }
}
