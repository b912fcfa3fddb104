using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class TestLooksTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Count_SameTestRows_CountsDeletedRunsButNeitherOtherSplitsNorRepetitions(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, eve) = (await database.AddPersonAsync("Ann"), await database.AddPersonAsync("Eve"));
        var project = await database.AddProjectAsync(ann);
        for (var i = 0; i < 5; i++) { await database.AddFinishedRunAsync(project, ann); }
        await database.AddFinishedRunAsync(project, ann, trained: TestRuns.Result with { Spec = TestRuns.Result.Spec with { Seed = 2 } });
        await database.AddFinishedRunAsync(project, ann, trained: TestRuns.Result with { Spec = TestRuns.Result.Spec with { Split = new Holdout { TrainShare = 0.7, TestShare = 0.1 } } });
        await using (var db = database.CreateDbContext())
        {
            var runs = await db.Runs.Include(r => r.Metrics).OrderBy(r => r.Number).ToListAsync();
            runs[1].DeletedAt = TimeProvider.System.GetUtcNow();
            runs[2].ReproducesId = runs[0].Id;
            // One that never got as far as the test part.
            db.RunMetrics.RemoveRange(runs[3].Metrics.Where(m => m.Part == RunParts.Test));
            await db.SaveChangesAsync();
        }
        var looks = services.GetRequiredService<TestLooks>();

        Assert.Equal(3, await looks.CountAsync(ann, project.Slug, 1, default)); // 1, the deleted 2, and 5
        Assert.Equal(1, await looks.CountAsync(ann, project.Slug, 6, default));
        Assert.Equal(1, await looks.CountAsync(ann, project.Slug, 7, default));
        await Assert.ThrowsAsync<NotFoundException>(() => looks.CountAsync(eve, project.Slug, 1, default));
    }
}
