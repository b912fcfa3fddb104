using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunRowsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Read_GroupOfARanking_GivesItsRowsAndNoOthers(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, eve) = (await database.AddPersonAsync("Ann"), await database.AddPersonAsync("Eve"));
        var project = await database.AddProjectAsync(ann);
        // Ages 20 to 79 twice each: the rows of an age are one group.
        var ranked = new Table([.. TestRuns.People.Columns, new NumberColumn("wanted", Enumerable.Range(0, 120).Select(i => i < 60 ? 1.0 : 0.0).ToArray())]);
        var spec = new TrainingSpec { Target = "wanted", Task = LearningTask.Ranking, Group = "age", TrainerKey = "baseline", Split = new CrossValidation { Folds = 4, TestShare = 0.25 } };
        await database.AddFinishedRunAsync(project, ann, trained: ExperimentRunner.Run(ranked, spec, new ExperimentContext()));
        await database.AddFinishedRunAsync(project, ann);
        var rows = services.GetRequiredService<RunRows>();
        Task<RunRowsPage> ReadAsync(int number, string? group, bool test = false) => rows.ReadAsync(ann, project.Slug, number, new RunRowsQuery { Group = group, Test = test, Take = 200 }, [], default);

        var all = await ReadAsync(1, null);
        Assert.Equal("age", all.GroupColumn);
        var age = AgeOf(all.Rows[0].Row);
        var some = await ReadAsync(1, age);
        Assert.Equal(2, some.Matching);
        Assert.All(some.Rows, r => Assert.Equal(age, AgeOf(r.Row)));
        // A group lies in one part only.
        Assert.Equal(0, (await ReadAsync(1, age, test: true)).Matching);

        Assert.Contains("'9' as its age", (await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync(1, "9"))).Message);
        Assert.Null((await ReadAsync(2, null)).GroupColumn);
        Assert.Contains("orders no groups", (await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync(2, age))).Message);
        await Assert.ThrowsAsync<NotFoundException>(() => rows.ReadAsync(eve, project.Slug, 1, new RunRowsQuery { Group = age }, [], default));
    }

    private static string AgeOf(int row) => TestRuns.People["age"].Format(row)!;
}
