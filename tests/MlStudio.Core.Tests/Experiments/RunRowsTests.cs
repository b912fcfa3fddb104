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

    [Fact]
    public async Task Export_Filtered_HasTheRowsOfThePageWithEveryColumnAsItStands()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (ann, eve) = (await database.AddPersonAsync("Ann"), await database.AddPersonAsync("Eve"));
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann);
        var rows = services.GetRequiredService<RunRows>();
        var query = new RunRowsQuery { Actual = TestRuns.Result.Answers!.Classes[1], Threshold = 0.25, Take = 200 };
        var page = await rows.ReadAsync(ann, project.Slug, 1, query, [], default);
        List<string> pieces = [];
        await foreach (var piece in rows.ExportAsync(ann, project.Slug, 1, query, default)) { pieces.Add(piece); }
        var lines = string.Concat(pieces).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var classes = TestRuns.Result.Answers.Classes;
        var target = TestRuns.Result.Spec.Target;
        var columns = TestRuns.People.Columns.Where(c => c.Name != target).ToArray();
        Assert.Equal($"row,actual {target},answer,probability of {classes[0]},probability of {classes[1]},{string.Join(',', columns.Select(c => c.Name))}", lines[0]);
        Assert.Equal(page.Rows.Select(r => $"{r.Row + 1},{r.Actual},{r.Answer}"), lines[1..].Select(l => string.Join(',', l.Split(',')[..3])));
        var first = lines[1].Split(',');
        Assert.Equal(page.Rows[0].Probability!.Value, double.Parse(first[4], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(columns.Select(c => c.Format(page.Rows[0].Row) ?? ""), first[5..]);
        await Assert.ThrowsAsync<NotFoundException>(async () => { await foreach (var _ in rows.ExportAsync(eve, project.Slug, 1, query, default)) { } });
    }

    private static string AgeOf(int row) => TestRuns.People["age"].Format(row)!;
}
