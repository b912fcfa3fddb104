using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Collaboration;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Models;
using MlStudio.Core.Projects;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Projects;

public sealed class HomeServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Get_TwoProjects_ShowsWhatWaitsForThePersonAndTheirOwnJobs(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var home = services.GetRequiredService<HomeService>();
        var ann = await database.AddPersonAsync("Ann");
        var eve = await database.AddPersonAsync("Eve");
        var shared = await database.AddProjectAsync(ann);
        await database.AddMemberAsync(shared, eve, ProjectRole.Reviewer);
        var own = await database.AddProjectAsync(eve);
        var run = await database.AddFinishedRunAsync(shared, ann, "Ann's run");
        await database.AddFinishedRunAsync(own, eve, "Eve's run");
        var models = services.GetRequiredService<ModelService>();
        await models.RegisterAsync(ann, shared.Slug, run.Number, "Risk", default);
        var model = (await models.GetAsync(ann, shared.Slug, 1, default)).Id;

        Assert.Equal("Write the documentation of 'Risk'", Assert.Single((await home.GetAsync(ann, default)).Waiting).What);
        Assert.Empty((await home.GetAsync(eve, default)).Waiting);

        await services.GetRequiredService<DocumentService>().SaveAsync(ann, model, 0, "# Risk", default);
        var evesHome = await home.GetAsync(eve, default);
        var waiting = Assert.Single(evesHome.Waiting);
        Assert.Equal(("Read and comment on the documentation of 'Risk'", shared.Slug, "models/1?tab=document"), (waiting.What, waiting.ProjectSlug, waiting.Path));
        var job = Assert.Single(evesHome.Jobs);
        Assert.Equal(("Eve's run", own.Slug, JobState.Succeeded), (job.Title, job.ProjectSlug, job.State));

        await services.GetRequiredService<CommentService>().AddAsync(eve, CommentSubject.Model(model), null, "Who is missing?", default);
        Assert.Equal("Answer a comment on 'Risk'", Assert.Single((await home.GetAsync(ann, default)).Waiting).What);
    }

    [Fact]
    public async Task Get_NoLongerAMember_ShowsNothingOfTheProject()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var bob = await database.AddPersonAsync("Bob");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, bob);
        var home = await services.GetRequiredService<HomeService>().GetAsync(bob, default);
        Assert.Empty(home.Jobs);
        await Assert.ThrowsAnyAsync<StudioException>(() => services.GetRequiredService<HomeService>().GetAsync(new Actor(Guid.NewGuid(), "Gone"), default));
    }
}
