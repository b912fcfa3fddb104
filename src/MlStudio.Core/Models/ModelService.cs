using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Core.Models;

/// <summary>Registers runs as versions of named models, and lists them.</summary>
public sealed class ModelService(IDbContextFactory<StudioDbContext> contexts, IChangeFeed feed, TimeProvider time)
{
    public async Task<IReadOnlyList<ModelSummary>> ListAsync(Actor actor, string slug, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var rows = await (
            from model in db.Models.AsNoTracking()
            where model.ProjectId == scope.Project.Id
            let version = model.Versions.OrderByDescending(v => v.Number).First()
            orderby model.Number
            select new
            {
                model.Id,
                model.Number,
                model.Name,
                VersionNumber = version.Number,
                version.RegisteredAt,
                version.RegisteredById,
                version.Run.Task,
                version.Run.Target,
                version.RunId,
                Revision = db.ModelDocumentRevisions.Where(r => r.ModelId == model.Id).Max(r => (int?)r.Number) ?? 0,
                Document = db.ModelDocumentRevisions.Where(r => r.ModelId == model.Id).OrderByDescending(r => r.Number).Select(r => r.Markdown).FirstOrDefault(),
                Open = db.Comments.Count(c => c.SubjectId == model.Id && c.ResolvedAt == null && c.DeletedAt == null),
            }).ToListAsync(cancellation);
        var runIds = rows.Select(r => r.RunId).ToArray();
        var metrics = await db.RunMetrics.AsNoTracking().Where(m => runIds.Contains(m.RunId) && m.Part == "validation").ToListAsync(cancellation);
        var names = await NamesAsync(db, rows.Select(r => r.RegisteredById), cancellation);
        return [.. rows.Select(r =>
        {
            var key = HeadlineKey(r.Task, scope.Project.GoalMetric);
            return new ModelSummary(r.Id, r.Number, r.Name, r.VersionNumber, r.Task, r.Target, key,
                metrics.FirstOrDefault(m => m.RunId == r.RunId && m.Key == key)?.Value, names[r.RegisteredById], r.RegisteredAt, r.Revision, r.Open, r.Document is null ? 0 : DocumentPrompts.Open(r.Document).Count);
        })];
    }

    public async Task<ModelDetails> GetAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
        var model = await db.Models.AsNoTracking()
            .Include(m => m.Versions).ThenInclude(v => v.Run).ThenInclude(r => r.Metrics)
            .Include(m => m.Versions).ThenInclude(v => v.Run).ThenInclude(r => r.DatasetVersion).ThenInclude(v => v.Dataset)
            .AsSplitQuery()
            .SingleOrDefaultAsync(m => m.ProjectId == scope.Project.Id && m.Number == number, cancellation)
            ?? throw new NotFoundException($"This project has no model {number}.");
        var names = await NamesAsync(db, model.Versions.Select(v => v.RegisteredById), cancellation);
        return new ModelDetails(model.Id, model.ProjectId, model.Number, model.Name, model.CreatedAt, [.. model.Versions
            .OrderByDescending(v => v.Number)
            .Select(v => new ModelVersionView(v.Id, v.Number, v.ModelHash, v.RunId, v.Run.Number, v.Run.Name, v.Run.TrainerKey, v.Run.Task, v.Run.Target,
                v.Run.DatasetVersion.Dataset.Name, v.Run.DatasetVersion.Dataset.Number, v.Run.DatasetVersion.Number, names[v.RegisteredById], v.RegisteredAt,
                [.. v.Run.Metrics.Select(m => new ModelMetric(m.Part, m.Key, m.Value, m.Deviation))], v.Run.ResultHash))]);
    }

    /// <summary>Makes a finished run the next version of a model; the model is created where the project has none of that name.</summary>
    /// <returns>The model's number and the new version's number.</returns>
    public async Task<(int Model, int Version)> RegisterAsync(Actor actor, string slug, int runNumber, string modelName, CancellationToken cancellation)
    {
        var name = modelName.Trim();
        if (name.Length is 0 or > 100) { throw new InvalidInputException("name", "Give the model a name of 1 to 100 characters."); }
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scope = await db.DemandAsync(actor, slug, Permission.EditModels, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.LockAsync(RunLookup.LockName(scope.Project.Id), cancellation);
        var run = await db.Runs.Include(r => r.Job).SingleOrDefaultAsync(r => r.ProjectId == scope.Project.Id && r.Number == runNumber && r.DeletedAt == null, cancellation)
            ?? throw new NotFoundException($"This project has no run {runNumber}.");
        if (run.Job.State != JobState.Succeeded || run.ModelHash is null)
        {
            throw new InvalidInputException("run", $"Only a finished run can be registered; run {runNumber} is {run.Job.State.ToString().ToLowerInvariant()}.");
        }
        var model = await db.Models.Include(m => m.Versions).SingleOrDefaultAsync(m => m.ProjectId == scope.Project.Id && m.Name == name, cancellation);
        if (model?.Versions.FirstOrDefault(v => v.RunId == run.Id) is { } same)
        {
            throw new InvalidInputException("name", $"Run {runNumber} is version {same.Number} of '{name}' already.");
        }
        var now = time.GetUtcNow();
        if (model is null)
        {
            model = new RegisteredModel
            {
                Id = Guid.CreateVersion7(now),
                ProjectId = scope.Project.Id,
                Number = 1 + (await db.Models.Where(m => m.ProjectId == scope.Project.Id).MaxAsync(m => (int?)m.Number, cancellation) ?? 0),
                Name = name,
                CreatedAt = now,
                CreatedById = actor.UserId,
            };
            db.Models.Add(model);
        }
        var number = 1 + model.Versions.Select(v => v.Number).DefaultIfEmpty(0).Max();
        db.ModelVersions.Add(new ModelVersion
        {
            Id = Guid.CreateVersion7(now),
            ModelId = model.Id,
            Number = number,
            RunId = run.Id,
            ModelHash = run.ModelHash,
            RegisteredById = actor.UserId,
            RegisteredAt = now,
        });
        ActivityLog.Add(db, actor, scope.Project.Id, $"registered version {number} of", "model", name, $"models/{model.Number}", now);
        try
        {
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (DbUpdateException e)
        {
            throw new ConflictException($"Somebody registered a model at the same moment. Look at the list of models and try again.", e);
        }
        await feed.AnnounceAsync([Topics.Project(scope.Project.Id), Topics.Model(model.Id)], cancellation);
        return (model.Number, number);
    }

    public async Task RenameAsync(Actor actor, Guid modelId, string modelName, CancellationToken cancellation)
    {
        var name = modelName.Trim();
        if (name.Length is 0 or > 100) { throw new InvalidInputException("name", "Give the model a name of 1 to 100 characters."); }
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var model = await db.Models.SingleOrDefaultAsync(m => m.Id == modelId, cancellation) ?? throw new NotFoundException("There is no such model.");
        await db.DemandAsync(actor, model.ProjectId, Permission.EditModels, cancellation);
        if (await db.Models.AnyAsync(m => m.ProjectId == model.ProjectId && m.Name == name && m.Id != modelId, cancellation))
        {
            throw new InvalidInputException("name", $"This project has another model named '{name}'.");
        }
        model.Name = name;
        await db.SaveChangesAsync(cancellation);
        await feed.AnnounceAsync([Topics.Project(model.ProjectId), Topics.Model(model.Id)], cancellation);
    }

    /// <summary>The goal's metric where it fits the task, else the usual one of the task.</summary>
    private static string HeadlineKey(string task, string? goalMetric)
    {
        var learningTask = Enum.Parse<LearningTask>(task, ignoreCase: true);
        return goalMetric is not null && MetricCatalog.Find(goalMetric)?.Tasks.Contains(learningTask) == true ? goalMetric : MetricCatalog.HeadlineKey(learningTask);
    }

    private static Task<Dictionary<Guid, string>> NamesAsync(StudioDbContext db, IEnumerable<Guid> ids, CancellationToken cancellation)
    {
        var wanted = ids.Distinct().ToArray();
        return db.Users.Where(u => wanted.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancellation);
    }
}
