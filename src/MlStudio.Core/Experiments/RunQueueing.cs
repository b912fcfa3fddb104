using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Core.Recipes;
using MlStudio.Learning;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>Checks what was configured against the real data and queues it: run, recipe version, job and history in one transaction.</summary>
public sealed class RunQueueing(IDbContextFactory<StudioDbContext> contexts, RunChecks checks, RecipePreviewer previewer, JobService jobs, TimeProvider time)
{
    public const int MostAtOnce = 50;

    /// <summary>Everything that keeps the request from being queued; empty where nothing does. Fields of one algorithm read "algorithms[0].options.learningRate".</summary>
    public async Task<IReadOnlyList<FieldError>> CheckAsync(Actor actor, string slug, RunRequest request, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Train, cancellation);
        return await ErrorsAsync(await VersionAsync(db, scope, request, cancellation), request, await RevisionAsync(db, scope, request, cancellation), cancellation);
    }

    /// <summary>Queues one run per algorithm, all or none.</summary>
    /// <returns>The numbers of the runs, in the order of the algorithms.</returns>
    /// <exception cref="InvalidInputException">The training could not run; every reason names its field.</exception>
    public async Task<IReadOnlyList<int>> QueueAsync(Actor actor, string slug, RunRequest request, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Train, cancellation);
        var version = await VersionAsync(db, scope, request, cancellation);
        var revision = await RevisionAsync(db, scope, request, cancellation);
        var errors = await ErrorsAsync(version, request, revision, cancellation);
        if (errors.Count > 0) { throw new InvalidInputException(errors); }
        List<(TrainingSpec Spec, Recipe Recipe)> plans = [];
        foreach (var algorithm in request.Algorithms)
        {
            var spec = Complete(request.SpecFor(algorithm));
            plans.Add((spec, await RecipeAsync(version, spec, revision, cancellation)));
        }
        var queued = await SaveAsync(db, actor, scope, version, request, revision, plans, cancellation);
        // From here on the runs stand, whether or not the browser still listens.
        foreach (var (_, job) in queued) { await jobs.AnnounceAsync(job, CancellationToken.None); }
        return [.. queued.Select(q => q.Number)];
    }

    private async Task<IReadOnlyList<(int Number, Job Job)>> SaveAsync(
        StudioDbContext db, Actor actor, ProjectScope scope, DatasetVersion version, RunRequest request, RecipeRevision? revision, IReadOnlyList<(TrainingSpec Spec, Recipe Recipe)> plans, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.LockAsync(RunLookup.LockName(scope.Project.Id), cancellation);
        var next = await db.NextRunNumberAsync(scope, cancellation);
        var data = $"{version.Dataset.Name} v{version.Number}";
        List<(int, Job)> queued = [];
        foreach (var (spec, recipe) in plans)
        {
            var now = time.GetUtcNow();
            var trainer = TrainerCatalog.Get(spec.TrainerKey).Name;
            var number = next++;
            var run = new Run
            {
                Id = Guid.CreateVersion7(now),
                ProjectId = scope.Project.Id,
                Number = number,
                Name = NameOf(request, trainer, data, revision),
                Notes = request.Notes.Trim(),
                Tags = RunTags.Normalize(request.Tags),
                DatasetVersionId = version.Id,
                SpecJson = spec.ToCanonicalJson(),
                TrainerKey = spec.TrainerKey,
                Target = spec.Target,
                Task = spec.Task.ToString().ToLowerInvariant(),
                Seed = spec.Seed,
                RecipeVersion = await db.VersionOfAsync(scope.Project.Id, recipe, Shortened(NameOf(revision, trainer, data), ""), now, cancellation),
                RecipeRevisionId = revision?.Id,
                QueuedById = actor.UserId,
                QueuedAt = now,
            };
            run.Job = jobs.Add(db, actor, new JobRequest(
                JobKind.Training, JobQueues.Training, $"Train {trainer.ToLowerInvariant()} on {data}", new TrainingJob(run.Id).ToJson(), scope.Project.Id, $"runs/{number}"));
            run.JobId = run.Job.Id;
            db.Runs.Add(run);
            db.Activities.Add(RunActivity.Of(run, actor.UserId, "queued", now));
            queued.Add((number, run.Job));
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return queued;
    }

    private Task<Recipe> RecipeAsync(DatasetVersion version, TrainingSpec spec, RecipeRevision? revision, CancellationToken cancellation) => revision is null
        ? checks.RecipeAsync(version, spec, cancellation)
        : previewer.FinishAsync(version, spec, Recipe.FromJson(revision.Version.Json), cancellation);

    private static async Task<RecipeRevision?> RevisionAsync(StudioDbContext db, ProjectScope scope, RunRequest request, CancellationToken cancellation) => request.RecipeRevisionId is not { } id
        ? null
        : await db.RecipeRevisions.AsNoTracking().Include(r => r.Version).Include(r => r.Recipe)
            .SingleOrDefaultAsync(r => r.Id == id && r.Recipe.ProjectId == scope.Project.Id && r.Recipe.DeletedAt == null, cancellation)
            ?? throw new InvalidInputException("recipe", "This recipe is not in the project any more. Choose another.");

    private async Task<IReadOnlyList<FieldError>> ErrorsAsync(DatasetVersion version, RunRequest request, RecipeRevision? revision, CancellationToken cancellation)
    {
        List<FieldError> errors = [.. RunService.DescriptionErrors(request.Name, request.Notes, request.Tags, nameRequired: false)];
        if (request.Algorithms.Count is 0 or > MostAtOnce)
        {
            errors.Add(new FieldError("algorithms", $"Choose 1 to {MostAtOnce} algorithms; {request.Algorithms.Count} were chosen."));
            return errors;
        }
        for (var i = 0; i < request.Algorithms.Count; i++)
        {
            foreach (var refusal in await checks.CheckAsync(version, request.SpecFor(request.Algorithms[i]), cancellation))
            {
                var own = refusal.Field == "trainer" || refusal.Field.StartsWith("options.", StringComparison.Ordinal);
                var error = new FieldError(own ? $"algorithms[{i}].{refusal.Field}" : refusal.Field, refusal.Message);
                if (!errors.Contains(error)) { errors.Add(error); }
            }
        }
        if (revision is null || errors.Count > 0) { return errors; }
        try { await RecipeAsync(version, request.SpecFor(request.Algorithms[0]), revision, cancellation); }
        catch (LearningException e) { errors.Add(new FieldError("recipe", $"'{revision.Recipe.Name}' does not suit these data. {e.Message}")); }
        return errors;
    }

    private static async Task<DatasetVersion> VersionAsync(StudioDbContext db, ProjectScope scope, RunRequest request, CancellationToken cancellation)
    {
        var version = await db.DatasetVersions.Include(v => v.Dataset)
            .SingleOrDefaultAsync(v => v.Id == request.DatasetVersionId && v.Dataset.ProjectId == scope.Project.Id && v.Dataset.DeletedAt == null, cancellation)
            ?? throw new InvalidInputException("data", "These data are not in the project any more. Choose others.");
        return version.State == DatasetVersionState.Ready
            ? version
            : throw new InvalidInputException("data", $"Version {version.Number} of '{version.Dataset.Name}' is not ready. Wait until it has been read, or choose another version.");
    }

    /// <summary>Writes out every option, so that the run keeps its meaning when a default changes.</summary>
    private static TrainingSpec Complete(TrainingSpec spec) => spec with { Options = TrainerJson.Write(TrainerJson.Read(spec.TrainerKey, spec.Options)) };

    /// <summary>What a run is called that nobody named.</summary>
    public static string AutomaticName(string trainer, string data, string? recipe) => recipe is null ? Shortened($"{trainer} on {data}", "") : Shortened($"{trainer} on {data}", $" · {recipe}");

    private static string NameOf(RunRequest request, string trainer, string data, RecipeRevision? revision)
    {
        var name = request.Name.Trim();
        if (name.Length == 0) { return AutomaticName(trainer, data, revision?.Recipe.Name); }
        // What tells the runs apart stays, whatever the name's length.
        return Shortened(name, request.Algorithms.Count == 1 ? "" : $" · {trainer}");
    }

    private static string NameOf(RecipeRevision? revision, string trainer, string data) => revision is null
        ? $"Generated for {data}"
        : $"{revision.Recipe.Name}, revision {revision.Number}, for {trainer.ToLowerInvariant()}";

    private static string Shortened(string text, string end) =>
        text.Length + end.Length <= RunService.LongestName ? text + end : text[..(RunService.LongestName - end.Length)] + end;
}
