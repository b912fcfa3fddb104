using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Persistence;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>Brings what a run answered together with the data that it was trained on, for those who may read the project.</summary>
public sealed class RunData(IDbContextFactory<StudioDbContext> contexts, RunAnswersReader reader, DatasetTables tables)
{
    /// <summary>Answers and data of a run; the table is opened only where asked for.</summary>
    /// <exception cref="NotFoundException">No such run, or it was deleted.</exception>
    /// <exception cref="StudioException">The run has no answers to single rows.</exception>
    public async Task<FoundRunData> FindAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        var answers = await reader.GetAsync(actor, slug, number, cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var run = await db.RunAsync(scope, number, cancellation);
        var version = await db.DatasetVersions.AsNoTracking().SingleAsync(v => v.Id == run.DatasetVersionId, cancellation);
        return new FoundRunData(answers, version, $"{run.AnswersHash} {version.ColumnsHash}") { GroupColumn = TrainingSpec.FromJson(run.SpecJson).Group };
    }

    /// <summary>Works on answers and table away from the page's own thread.</summary>
    /// <exception cref="StudioException">The work was refused; the message says why.</exception>
    public Task<T> WorkAsync<T>(FoundRunData data, Func<RunAnswers, Table, T> work, CancellationToken cancellation) => Task.Run(() =>
    {
        using var open = tables.Open(data.Version);
        try { return work(data.Answers, open.Table); }
        catch (LearningException refused) { throw new StudioException(refused.Message, refused); }
    }, cancellation);
}

/// <param name="Key">The same for the same answers and data.</param>
public sealed record FoundRunData(RunAnswers Answers, DatasetVersion Version, string Key)
{
    /// <summary>Rankings: the column that says which rows are ordered among one another; null for other tasks.</summary>
    public string? GroupColumn { get; init; }
}
