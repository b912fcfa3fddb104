using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Explanations;

/// <summary>Has models of runs explained as a whole by a job, and reads what came of it. Who may comment may start it, since it changes nothing and those who judge a model need it; who may read may see it.</summary>
public sealed class RunExplaining(IDbContextFactory<StudioDbContext> contexts, RunExplanations store, JobService jobs, TimeProvider time)
{
    /// <summary>Algorithms that are not trees, linear or additive have to be sampled, which takes long.</summary>
    private static readonly string[] s_sampled = ["nearest-neighbors", "naive-bayes", "neural-network", "voting", "stacking"];

    /// <summary>Whether explaining a model of that algorithm takes seconds and not minutes.</summary>
    public static bool IsQuick(string trainerKey) => !s_sampled.Contains(trainerKey);

    /// <summary>Queues the work. An explanation that cannot be read any more is replaced by it.</summary>
    /// <exception cref="ConflictException">It is being explained, or was.</exception>
    /// <exception cref="StudioException">The run has no model, or its data are gone.</exception>
    public async Task QueueAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Comment, cancellation);
        var before = (await db.RunAsync(scope, number, cancellation)).ExplanationHash;
        var damaged = (await TryReadAsync(before, cancellation)).Damage is null ? null : before;
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.LockAsync(RunLookup.LockName(scope.Project.Id), cancellation);
        var run = await db.RunAsync(scope, number, cancellation);
        if (run.ModelHash is null) { throw new StudioException($"Run {number} has no model to explain: its training has not finished."); }
        if (run.ExplanationHash is { } there && there != damaged) { throw new ConflictException($"The model of run {number} has been explained already."); }
        if (await LastJobAsync(db, scope, number, cancellation) is { } last && !last.State.HasEnded()) { throw new ConflictException($"The model of run {number} is being explained already."); }
        var version = await db.DatasetVersions.AsNoTracking().Include(v => v.Dataset).SingleAsync(v => v.Id == run.DatasetVersionId, cancellation);
        if (version.Dataset.DeletedAt is not null || version.State != DatasetVersionState.Ready)
        {
            throw new StudioException($"Run {number} was trained on {version.Dataset.Name} v{version.Number}, which has been deleted. Bring the data back first.");
        }
        var job = jobs.Add(db, actor, new JobRequest(
            JobKind.Explanation, IsQuick(run.TrainerKey) ? JobQueues.Interactive : JobQueues.Training, $"Explain the model of run {number}", new ExplanationJob(run.Id).ToJson(),
            scope.Project.Id, PathOf(number)));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await jobs.AnnounceAsync(job, CancellationToken.None);
    }

    /// <summary>The explanation, or how far it is.</summary>
    public async Task<RunExplanationState> ReadAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var (explanation, damage) = await TryReadAsync((await db.RunAsync(scope, number, cancellation)).ExplanationHash, cancellation);
        var job = explanation is null ? await LastJobAsync(db, scope, number, cancellation) : null;
        var left = job?.ExpectedEnd is { } end && end > time.GetUtcNow() ? end - time.GetUtcNow() : (TimeSpan?)null;
        return new RunExplanationState(
            explanation, job is null ? null : new ExplanationProgress(job.Id, job.State, job.Progress, job.Phase, left, job.Error), scope.May(Permission.Comment))
        { Damage = damage };
    }

    /// <summary>What is stored, or why it cannot be read; neither where nothing is stored.</summary>
    private async Task<(RunExplanation? Explanation, string? Damage)> TryReadAsync(string? hash, CancellationToken cancellation)
    {
        if (hash is null) { return (null, null); }
        try { return (await store.ReadAsync(hash, cancellation), null); }
        catch (StudioException damaged) { return (null, damaged.Message); }
    }

    private static string PathOf(int number) => FormattableString.Invariant($"runs/{number}?tab=why");

    private static Task<Job?> LastJobAsync(StudioDbContext db, ProjectScope scope, int number, CancellationToken cancellation)
    {
        var path = PathOf(number);
        return db.Jobs.AsNoTracking().Where(j => j.ProjectId == scope.Project.Id && j.Kind == JobKind.Explanation && j.SubjectPath == path)
            .OrderByDescending(j => j.CreatedAt).FirstOrDefaultAsync(cancellation);
    }
}

/// <param name="Explanation">Null until it is there, and where it cannot be read.</param>
/// <param name="Job">The last work on it; null where there was none, or where it is done.</param>
/// <param name="MayExplain">Whether the person may start the work.</param>
public sealed record RunExplanationState(RunExplanation? Explanation, ExplanationProgress? Job, bool MayExplain)
{
    /// <summary>Why what is stored cannot be read; then it can be made anew. Null where nothing is stored, or it can be read.</summary>
    public string? Damage { get; init; }
}

/// <param name="Progress">0 to 1; null before the first report.</param>
/// <param name="Left">The time left; null while unknown.</param>
/// <param name="Error">Why it failed.</param>
public sealed record ExplanationProgress(Guid JobId, JobState State, double? Progress, string? Phase, TimeSpan? Left, string? Error);
