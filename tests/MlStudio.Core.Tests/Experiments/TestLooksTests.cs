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
        // Other rows by another seed; the same rows by another plan and seed, as a split by time gives them.
        await database.AddFinishedRunAsync(project, ann, trained: TestRuns.Result with { Spec = TestRuns.Result.Spec with { Seed = 2 }, TestRowsSha256 = new string('b', 64) });
        await database.AddFinishedRunAsync(project, ann, trained: TestRuns.Result with { Spec = TestRuns.Result.Spec with { Seed = 3, Split = new Holdout { TrainShare = 0.7, ValidationShare = 0.1 } } });
        await database.AddFinishedRunAsync(project, ann, trained: TestRuns.Result with { Spec = TestRuns.Result.Spec with { Target = "age" } });
        await using (var db = database.CreateDbContext())
        {
            var runs = await db.Runs.Include(r => r.Metrics).OrderBy(r => r.Number).ToListAsync();
            runs[1].DeletedAt = TimeProvider.System.GetUtcNow();
            runs[2].ReproducesId = runs[0].Id;
            // One without a test part.
            runs[3].TestRowsKey = null;
            await db.SaveChangesAsync();
        }
        var looks = services.GetRequiredService<TestLooks>();

        var counts = await looks.CountAsync(ann, project.Slug, [1, 2, 3, 4, 5, 6, 7, 8, 99], default);
        // 1, the deleted 2, 5 and 7 share their rows; 3 does the work of 1 again; 6 has other rows, 8 another target.
        Assert.Equal([(1, 4), (3, 4), (5, 4), (6, 1), (7, 4), (8, 1)], counts.OrderBy(c => c.Key).Select(c => (c.Key, c.Value)));
        await Assert.ThrowsAsync<NotFoundException>(() => looks.CountAsync(eve, project.Slug, [1], default));
    }
}
