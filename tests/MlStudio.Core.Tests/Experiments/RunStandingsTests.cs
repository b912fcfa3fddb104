using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunStandingsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Find_RunsOnTheSameRows_MarksThoseThatChanceCouldExplain(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, eve) = (await database.AddPersonAsync("Ann"), await database.AddPersonAsync("Eve"));
        var project = await database.AddProjectAsync(ann);
        var tree = TestRuns.Train("decision-tree");
        await database.AddFinishedRunAsync(project, ann, "tree", trained: tree);
        await database.AddFinishedRunAsync(project, ann, "same tree", trained: tree);
        await database.AddFinishedRunAsync(project, ann, "guesses", trained: TestRuns.Train("baseline"));
        await database.AddFinishedRunAsync(project, ann, "without answers", trained: tree with { Answers = null });
        var standings = services.GetRequiredService<RunStandings>();

        var found = await standings.FindAsync(ann, project.Slug, new RunFilter(), "auc", default);

        // Newer runs stand first among equals, so run 2 is the best; run 3 orders nothing and is surely worse.
        var (number, mark) = Assert.Single(found.Marks);
        Assert.Equal((1, 2, 2, 24), (number, mark.Best, mark.Compared, mark.Rows));
        Assert.Equal(1, mark.CorrectedPValue);
        Assert.Equal(ComparisonTest.DeLong, mark.Against.Test);
        Assert.Same(mark, (await standings.FindAsync(ann, project.Slug, new RunFilter { Sort = RunSort.Name }, "auc", default)).Marks[1]);
        Assert.Empty((await standings.FindAsync(ann, project.Slug, new RunFilter { Search = "guesses" }, "auc", default)).Marks);
        await Assert.ThrowsAsync<NotFoundException>(() => standings.FindAsync(eve, project.Slug, new RunFilter(), "auc", default));
    }
}
