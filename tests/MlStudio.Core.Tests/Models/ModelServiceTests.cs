using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Core.Members;
using MlStudio.Core.Models;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Models;

public sealed class ModelServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Register_FinishedRun_BecomesVersionOneThenTwo(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var models = services.GetRequiredService<ModelService>();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var first = await database.AddFinishedRunAsync(project, ann, "first");
        var second = await database.AddFinishedRunAsync(project, ann, "second");

        Assert.Equal((1, 1), await models.RegisterAsync(ann, project.Slug, first.Number, " Income classifier ", default));
        Assert.Equal((1, 2), await models.RegisterAsync(ann, project.Slug, second.Number, "Income classifier", default));
        Assert.Equal((2, 1), await models.RegisterAsync(ann, project.Slug, first.Number, "Another", default));

        var details = await models.GetAsync(ann, project.Slug, 1, default);
        Assert.Equal([2, 1], details.Versions.Select(v => v.Number));
        Assert.Equal("second", details.Versions[0].RunName);
        Assert.Equal(first.ModelHash, details.Versions[1].ModelHash);
        var listed = await models.ListAsync(ann, project.Slug, default);
        Assert.Equal(["Income classifier", "Another"], listed.Select(m => m.Name));
        Assert.Equal("auc", listed[0].MetricKey);
        Assert.Equal(TestRuns.Result.Validation.ValueOf("auc"), listed[0].MetricValue);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Register_SameRunTwice_IsRefused(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var models = services.GetRequiredService<ModelService>();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var run = await database.AddFinishedRunAsync(project, ann);
        await models.RegisterAsync(ann, project.Slug, run.Number, "M", default);
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => models.RegisterAsync(ann, project.Slug, run.Number, "M", default));
        Assert.Contains("version 1 of 'M' already", refusal.Message);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Register_AtTheSameMoment_LosesNothing(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var models = services.GetRequiredService<ModelService>();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var runs = new[] { await database.AddFinishedRunAsync(project, ann, "a"), await database.AddFinishedRunAsync(project, ann, "b"), await database.AddFinishedRunAsync(project, ann, "c") };
        var outcomes = await Task.WhenAll(runs.Select(async run =>
        {
            try { return (await models.RegisterAsync(ann, project.Slug, run.Number, "M", default)).Version; }
            catch (ConflictException) { return 0; }
        }));
        var made = outcomes.Where(v => v > 0).Order().ToArray();
        Assert.NotEmpty(made);
        Assert.Equal(Enumerable.Range(1, made.Length), made);
        Assert.Equal(made.Length, (await models.GetAsync(ann, project.Slug, 1, default)).Versions.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Register_WhileTheRunIsDeleted_OneOfBothIsRefused(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var models = services.GetRequiredService<ModelService>();
        var runs = services.GetRequiredService<RunService>();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        for (var i = 0; i < 12; i++)
        {
            var run = await database.AddFinishedRunAsync(project, ann, $"run {i}");
            var outcomes = await Task.WhenAll(
                TriedAsync(() => models.RegisterAsync(ann, project.Slug, run.Number, $"M{i}", default)),
                TriedAsync(() => runs.DeleteAsync(ann, project.Slug, [run.Number], default)));
            Assert.Single(outcomes, done => done);
        }
        await using var db = database.CreateDbContext();
        Assert.False(await db.ModelVersions.AnyAsync(v => v.Run.DeletedAt != null));

        static async Task<bool> TriedAsync(Func<Task> work)
        {
            try { await Task.Run(work); return true; }
            catch (StudioException) { return false; }
        }
    }

    [Theory]
    [InlineData(ProjectRole.Viewer, false)]
    [InlineData(ProjectRole.Manager, false)]
    [InlineData(ProjectRole.Reviewer, false)]
    [InlineData(ProjectRole.Specialist, true)]
    [InlineData(ProjectRole.Owner, true)]
    public async Task Register_ByRole_OnlyThoseWhoEditModels(ProjectRole role, bool allowed)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var models = services.GetRequiredService<ModelService>();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var run = await database.AddFinishedRunAsync(project, ann);
        var other = await database.AddPersonAsync("Other");
        await database.AddMemberAsync(project, other, role);
        if (allowed) { await models.RegisterAsync(other, project.Slug, run.Number, "M", default); }
        else { await Assert.ThrowsAsync<ForbiddenException>(() => models.RegisterAsync(other, project.Slug, run.Number, "M", default)); }
        Assert.Equal(allowed ? 1 : 0, (await models.ListAsync(other, project.Slug, default)).Count);
    }

    [Fact]
    public async Task Everything_ByAStranger_IsNotFound()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var models = services.GetRequiredService<ModelService>();
        var ann = await database.AddPersonAsync("Ann");
        var stranger = await database.AddPersonAsync("Stranger");
        var project = await database.AddProjectAsync(ann);
        var run = await database.AddFinishedRunAsync(project, ann);
        await models.RegisterAsync(ann, project.Slug, run.Number, "M", default);
        var model = await models.GetAsync(ann, project.Slug, 1, default);
        await Assert.ThrowsAsync<NotFoundException>(() => models.ListAsync(stranger, project.Slug, default));
        await Assert.ThrowsAsync<NotFoundException>(() => models.GetAsync(stranger, project.Slug, 1, default));
        await Assert.ThrowsAsync<NotFoundException>(() => models.RegisterAsync(stranger, project.Slug, run.Number, "M", default));
        await Assert.ThrowsAsync<NotFoundException>(() => models.RenameAsync(stranger, model.Id, "N", default));
        await Assert.ThrowsAsync<NotFoundException>(() => services.GetRequiredService<PredictionService>().FormAsync(stranger, model.Versions[0].Id, default));
        await Assert.ThrowsAsync<NotFoundException>(() => services.GetRequiredService<DocumentService>().GetAsync(stranger, model.Id, default));
        await Assert.ThrowsAsync<NotFoundException>(() => services.GetRequiredService<ScoringService>().ListAsync(stranger, model.Id, default));
    }

    [Fact]
    public async Task Predict_TypicalValues_AnswersAsTheModelDoes()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var run = await database.AddFinishedRunAsync(project, ann);
        await services.GetRequiredService<ModelService>().RegisterAsync(ann, project.Slug, run.Number, "M", default);
        var version = (await services.GetRequiredService<ModelService>().GetAsync(ann, project.Slug, 1, default)).Versions[0].Id;
        var predictions = services.GetRequiredService<PredictionService>();

        var form = await predictions.FormAsync(ann, version, default);
        Assert.Equal(["age", "city"], form.Inputs.Select(i => i.Name));
        var old = await predictions.PredictAsync(ann, version, new Dictionary<string, string?> { ["age"] = "75", ["city"] = "Bonn" }, default);
        var young = await predictions.PredictAsync(ann, version, new Dictionary<string, string?> { ["age"] = "21" }, default);
        Assert.Equal("yes", old.Label);
        Assert.Equal("no", young.Label);
        Assert.Equal(1, old.Classes.Sum(c => c.Probability), 12);
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => predictions.PredictAsync(ann, version, new Dictionary<string, string?> { ["age"] = "old" }, default));
        Assert.Contains("age", refusal.Message);
    }
}
