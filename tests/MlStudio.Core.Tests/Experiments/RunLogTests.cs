using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Projects;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunLogTests
{
    /// <summary>More than are read at a time, twice over.</summary>
    private const int Batches = (2 * RunLog.MostBatches) + 100;

    [Theory, OnSqlite, OnPostgres]
    public async Task Page_OfALongLog_BeginsWithTheNewestLinesAndLeadsBackToTheFirst(DatabaseKind kind)
    {
        await using var studio = await StudioAsync(kind);
        await studio.WriteAsync(0, Batches);

        var page = await studio.Log.PageAsync(studio.Ann, studio.Project.Slug, 1, null, default);
        Assert.Equal($"step {Batches - 1}", page.Lines[^1].Text);
        List<string> lines = [.. page.Lines.Select(l => l.Text)];
        while (page.HasEarlier)
        {
            page = await studio.Log.PageAsync(studio.Ann, studio.Project.Slug, 1, page.First, default);
            Assert.InRange(page.Lines.Count, 1, RunLog.MostBatches);
            lines.InsertRange(0, page.Lines.Select(l => l.Text));
        }
        Assert.Equal(Enumerable.Range(0, Batches).Select(i => $"step {i}"), lines);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Follow_OfALongTraining_HasItsNewestLinesAndItsWholeCurveOnce(DatabaseKind kind)
    {
        await using var studio = await StudioAsync(kind);
        await studio.WriteAsync(0, Batches);
        var first = await studio.Log.FollowAsync(studio.Ann, studio.Project.Slug, 1, null, default);
        Assert.Equal($"step {Batches - 1}", first.Lines[^1].Text);
        Assert.Equal(RunJournal.MostLines, first.Lines.Count);
        Assert.Equal(Enumerable.Range(0, Batches), first.Points.Select(p => p.Step));

        await studio.WriteAsync(Batches, 2);
        var second = await studio.Log.FollowAsync(studio.Ann, studio.Project.Slug, 1, first, default);
        // Somebody else may have read at the same time: a reading changes nothing.
        var again = await studio.Log.FollowAsync(studio.Ann, studio.Project.Slug, 1, first, default);
        Assert.All([second, again], journal =>
        {
            Assert.Equal(Enumerable.Range(Batches + 2 - RunJournal.MostLines, RunJournal.MostLines).Select(i => $"step {i}"), journal.Lines.Select(l => l.Text));
            Assert.Equal(Enumerable.Range(0, Batches + 2), journal.Points.Select(p => p.Step));
        });
    }

    [Theory, OnSqlite]
    public async Task Follow_ByAStranger_IsNotThere(DatabaseKind kind)
    {
        await using var studio = await StudioAsync(kind);
        var eve = await studio.Database.AddPersonAsync("Eve");
        await Assert.ThrowsAsync<NotFoundException>(() => studio.Log.FollowAsync(eve, studio.Project.Slug, 1, null, default));
        await Assert.ThrowsAsync<NotFoundException>(() => studio.Log.PageAsync(eve, studio.Project.Slug, 1, null, default));
    }

    [Fact]
    public void Curve_OfManySteps_KeepsSomeEvenlyApart()
    {
        var curve = new RunCurve(null);
        foreach (var step in Enumerable.Range(0, 10 * RunCurve.MostPoints)) { curve.Add([new LearningCurvePoint(step, step, null)]); }
        Assert.InRange(curve.Points.Count, RunCurve.MostPoints / 2, RunCurve.MostPoints);
        Assert.Equal(0, curve.Points[0].Step);
        Assert.Single(curve.Points.Zip(curve.Points.Skip(1), (a, b) => b.Step - a.Step).Distinct());
    }

    private static async Task<Studio> StudioAsync(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var run = await database.AddFinishedRunAsync(project, ann);
        await using var db = database.CreateDbContext();
        await db.Jobs.Where(j => j.Id == run.JobId).ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Running).SetProperty(j => j.Attempts, 1));
        return new Studio(database, database.Services(), ann, project, run.JobId);
    }

    private sealed record Studio(TestDatabase Database, ServiceProvider Services, Actor Ann, Project Project, Guid Job) : IAsyncDisposable
    {
        public RunLog Log => Services.GetRequiredService<RunLog>();

        /// <summary>One line and one point per batch.</summary>
        public async Task WriteAsync(int from, int count)
        {
            await using var db = Database.CreateDbContext();
            db.JobLogBatches.AddRange(Enumerable.Range(from, count).Select(step => new JobLogBatch
            {
                Id = step + 1,
                JobId = Job,
                Attempt = 1,
                At = TimeProvider.System.GetUtcNow(),
                Lines = $"2026-01-31T12:00:00.000Z step {step}\n",
                PointsJson = $"[[{step},0.5,null]]",
            }));
            await db.SaveChangesAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Services.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
