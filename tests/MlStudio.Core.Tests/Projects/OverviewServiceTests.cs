using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Models;
using MlStudio.Core.Projects;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Projects;

public sealed class OverviewServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Get_Goal_CountsOnlyValidationOfFinishedRunsInOrder(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await SetGoalAsync(database, project, "auc", 0.85);
        var day = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await database.AddFinishedRunAsync(project, ann, "a", 0.70, day);
        await database.AddFinishedRunAsync(project, ann, "b", 0.65, day.AddDays(1));
        await database.AddFinishedRunAsync(project, ann, "c", 0.85, day.AddDays(2));
        var deleted = await database.AddFinishedRunAsync(project, ann, "d", 0.99, day.AddDays(3));
        await using (var db = database.CreateDbContext())
        {
            (await db.Runs.SingleAsync(r => r.Id == deleted.Id)).DeletedAt = day.AddDays(4);
            await db.SaveChangesAsync();
        }

        var overview = await services.GetRequiredService<OverviewService>().GetAsync(ann, project.Slug, default);
        Assert.Equal([("a", 0.70), ("c", 0.85)], overview.Progress.Select(p => (p.Name, p.Value)));
        Assert.Equal("c", overview.Best?.Name);
        Assert.True(overview.GoalReached);
        Assert.NotEqual(GoalState.NotReached, overview.Standing!.State);
        Assert.Equal(3, overview.Counts.Runs);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Get_Waiting_NamesWhoHasToActAndStopsOnceTheyDid(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var overviews = services.GetRequiredService<OverviewService>();
        var documents = services.GetRequiredService<DocumentService>();
        var comments = services.GetRequiredService<Core.Collaboration.CommentService>();
        var ann = await database.AddPersonAsync("Ann");
        var eve = await database.AddPersonAsync("Eve");
        var project = await database.AddProjectAsync(ann);
        await database.AddMemberAsync(project, eve, ProjectRole.Reviewer);
        var run = await database.AddFinishedRunAsync(project, ann);
        var models = services.GetRequiredService<ModelService>();
        await models.RegisterAsync(ann, project.Slug, run.Number, "M", default);
        var model = (await models.GetAsync(ann, project.Slug, 1, default)).Id;

        var item = Assert.Single((await overviews.GetAsync(ann, project.Slug, default)).Waiting);
        Assert.Equal(("Ann", "Write the documentation of 'M'", true), (item.Who, item.What, item.ForMe));

        await documents.SaveAsync(ann, model, 0, "# M", default);
        item = Assert.Single((await overviews.GetAsync(eve, project.Slug, default)).Waiting);
        Assert.Equal(("Eve", "Read and comment on the documentation of 'M'", true), (item.Who, item.What, item.ForMe));

        var comment = await comments.AddAsync(eve, Core.Collaboration.CommentSubject.Model(model), null, "Why?", default);
        item = Assert.Single((await overviews.GetAsync(eve, project.Slug, default)).Waiting);
        Assert.Equal(("Ann", "Answer a comment on 'M'", false), (item.Who, item.What, item.ForMe));

        await comments.ResolveAsync(ann, comment, true, default);
        Assert.Empty((await overviews.GetAsync(ann, project.Slug, default)).Waiting);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Get_Jobs_ShowsRunningBeforeWaiting(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await using (var db = database.CreateDbContext())
        {
            var now = TimeProvider.System.GetUtcNow();
            Job New(string title, JobState state) => new()
            {
                Id = Guid.CreateVersion7(),
                Kind = JobKind.Training,
                Title = title,
                PayloadJson = "{}",
                ProjectId = project.Id,
                Queue = JobQueues.Training,
                State = state,
                CreatedAt = now,
                StartedAt = state == JobState.Running ? now : null,
            };
            db.Jobs.AddRange(New("waits", JobState.Queued), New("runs", JobState.Running), New("done", JobState.Succeeded));
            await db.SaveChangesAsync();
        }
        var overview = await services.GetRequiredService<OverviewService>().GetAsync(ann, project.Slug, default);
        Assert.Equal(["runs", "waits"], overview.Active.Select(j => j.Title));
    }

    private static async Task SetGoalAsync(TestDatabase database, Project project, string metric, double target)
    {
        await using var db = database.CreateDbContext();
        var row = await db.Projects.SingleAsync(p => p.Id == project.Id);
        (row.GoalMetric, row.GoalTarget) = (metric, target);
        await db.SaveChangesAsync();
    }
}
