using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Explanations;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Explanation;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Explanations;

public sealed class RunExplainingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Queue_ByWhoMayTrain_IsSeenByAllWhoMayRead(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, vera, eve) = (await database.AddPersonAsync("Ann"), await database.AddPersonAsync("Vera"), await database.AddPersonAsync("Eve"));
        var project = await database.AddProjectAsync(ann);
        await database.AddMemberAsync(project, vera, ProjectRole.Viewer);
        await database.AddFinishedRunAsync(project, ann);
        var explaining = services.GetRequiredService<RunExplaining>();

        await Assert.ThrowsAsync<ForbiddenException>(() => explaining.QueueAsync(vera, project.Slug, 1, default));
        await Assert.ThrowsAsync<NotFoundException>(() => explaining.ReadAsync(eve, project.Slug, 1, default));
        await explaining.QueueAsync(ann, project.Slug, 1, default);
        var seen = await explaining.ReadAsync(vera, project.Slug, 1, default);
        Assert.True(seen is { Explanation: null, MayExplain: false, Job.State: JobState.Queued });
        await services.GetRequiredService<JobService>().CancelAsync(ann, seen.Job!.JobId, default);
        Assert.Equal(JobState.Cancelled, (await explaining.ReadAsync(ann, project.Slug, 1, default)).Job!.State);
        // What was cancelled may be asked for again.
        await explaining.QueueAsync(ann, project.Slug, 1, default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Queue_StoredExplanationCannotBeRead_ReplacesIt(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var run = await database.AddFinishedRunAsync(project, ann);
        var explaining = services.GetRequiredService<RunExplaining>();
        var damaged = await services.GetRequiredService<IBlobStore>().PutAsync(new MemoryStream("""{"rows":"many"}"""u8.ToArray()), 100, default);
        foreach (var hash in new[] { damaged.Hash, new string('0', 64) })
        {
            await using (var db = database.CreateDbContext())
            {
                (await db.Runs.FindAsync(run.Id))!.ExplanationHash = hash;
                await db.SaveChangesAsync();
            }
            var seen = await explaining.ReadAsync(ann, project.Slug, 1, default);
            Assert.True(seen is { Explanation: null, Damage.Length: > 0 });
            await explaining.QueueAsync(ann, project.Slug, 1, default);
            var queued = await explaining.ReadAsync(ann, project.Slug, 1, default);
            Assert.Equal(JobState.Queued, queued.Job!.State);
            await services.GetRequiredService<JobService>().CancelAsync(ann, queued.Job.JobId, default);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Read_Stored_GivesItBackAndKeepsItsBlob(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var run = await database.AddFinishedRunAsync(project, ann);
        var written = new RunExplanation
        {
            Rows = 2,
            Outputs = ["yes"],
            Scale = ScoreScale.LogOdds,
            ScaleName = "log-odds of 'yes'",
            Method = "m",
            IsExact = true,
            MeanSizes = [[new ColumnContribution("age", 1)]],
            Columns = [],
            NoTree = "none",
        };
        var hash = await services.GetRequiredService<RunExplanations>().WriteAsync(written, default);
        await using (var db = database.CreateDbContext())
        {
            (await db.Runs.FindAsync(run.Id))!.ExplanationHash = hash;
            await db.SaveChangesAsync();
        }
        await services.GetRequiredService<BlobCleaner>().DeleteUnusedAsync([hash], default);
        var read = (await services.GetRequiredService<RunExplaining>().ReadAsync(ann, project.Slug, 1, default)).Explanation!;
        Assert.Equal(("log-odds of 'yes'", "age", "none"), (read.ScaleName, read.MeanSizes[0][0].Column, read.NoTree));
        await Assert.ThrowsAsync<ConflictException>(() => services.GetRequiredService<RunExplaining>().QueueAsync(ann, project.Slug, 1, default));
    }
}
