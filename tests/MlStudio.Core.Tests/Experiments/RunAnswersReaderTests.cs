using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Experiments;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunAnswersReaderTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Get_FinishedRun_GivesItsAnswersOnlyToThoseWhoMayReadTheProject(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, eve) = (await database.AddPersonAsync("Ann"), await database.AddPersonAsync("Eve"));
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann);
        var reader = services.GetRequiredService<RunAnswersReader>();

        var answers = await reader.GetAsync(ann, project.Slug, 1, default);

        Assert.Equal(RunAnswersFile.ToBytes(TestRuns.Result.Answers!), RunAnswersFile.ToBytes(answers));
        Assert.Same(answers, await reader.GetAsync(ann, project.Slug, 1, default));
        await Assert.ThrowsAsync<NotFoundException>(() => reader.GetAsync(eve, project.Slug, 1, default));
        await Assert.ThrowsAsync<NotFoundException>(() => reader.GetAsync(ann, project.Slug, 2, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Get_RunFromBeforeAnswersWereKept_SaysToTrainItAgain(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann, trained: TestRuns.Result with { Answers = null });
        var refused = await Assert.ThrowsAsync<StudioException>(() => services.GetRequiredService<RunAnswersReader>().GetAsync(ann, project.Slug, 1, default));
        Assert.Contains("Train it again", refused.Message);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task DeleteUnused_AnswersOfARun_AreKept(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var run = await database.AddFinishedRunAsync(await database.AddProjectAsync(ann), ann);
        await services.GetRequiredService<BlobCleaner>().DeleteUnusedAsync([run.AnswersHash], default);
        Assert.True(services.GetRequiredService<IBlobStore>().Exists(run.AnswersHash!));
    }
}
