using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunSlicesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task By_Column_MeasuresEachValueAndItsRowsAreTheSame(DatabaseKind kind)
    {
        await using var studio = await Studio.CreateAsync(kind);
        var slices = studio.Get<RunSlices>();

        var found = await slices.ByAsync(studio.Ann, studio.Slug, 1, "city", default);

        // 24 validation rows of 120; the cities take turns.
        var answers = TestRuns.Result.Answers!.Compared();
        Assert.Equal((answers.Count, answers.Count), (found.All.Rows, found.Slices.Sum(s => s.Rows)));
        foreach (var slice in found.Slices)
        {
            int[] entries = [.. Enumerable.Range(0, answers.Count).Where(i => TestRuns.People["city"].Format(answers.Rows[i]) == slice.Value)];
            Assert.Equal(entries.Length, slice.Rows);
            Assert.True(slice.IsSmall);
            Assert.Equal(entries.Count(i => answers.Answered[i] == answers.ActualClass(i)) / (double)entries.Length, slice.Find("accuracy")!.Value!.Value, 12);
            var rows = await studio.Get<RunRows>().ReadAsync(studio.Ann, studio.Slug, 1, new RunRowsQuery { Where = [new SliceCondition("city", slice.Value)] }, [], default);
            Assert.Equal((entries.Length, answers.Count), (rows.Matching, rows.All));
            Assert.Equal(entries.Select(i => answers.Rows[i]), rows.Rows.Select(r => r.Row).Order());
            Assert.Equal([$"city = {slice.Value}"], rows.Where);
        }
        Assert.Same(found, await slices.ByAsync(studio.Ann, studio.Slug, 1, "city", default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task By_RangeOfANumber_MeansTheSameAmongTestRows(DatabaseKind kind)
    {
        await using var studio = await Studio.CreateAsync(kind);
        var range = (await studio.Get<RunSlices>().ByAsync(studio.Ann, studio.Slug, 1, "age", default)).Slices[0];
        Assert.StartsWith("below ", range.Value, StringComparison.Ordinal);
        var below = double.Parse(range.Value["below ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        var rows = await studio.Get<RunRows>().ReadAsync(studio.Ann, studio.Slug, 1, new RunRowsQuery { Test = true, Where = [new SliceCondition("age", range.Value)] }, ["age"], default);
        var test = TestRuns.Result.Answers!.Test();
        Assert.Equal(test.Rows.Count(r => double.Parse(TestRuns.People["age"].Format(r)!, System.Globalization.CultureInfo.InvariantCulture) < below), rows.Matching);
        Assert.NotEqual(0, rows.Matching);
        var refused = await Assert.ThrowsAsync<StudioException>(() => studio.Get<RunRows>().ReadAsync(studio.Ann, studio.Slug, 1, new RunRowsQuery { Where = [new SliceCondition("age", "old")] }, [], default));
        Assert.Contains(range.Value, refused.Message);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task All_ForSomebodyElse_IsNotThere(DatabaseKind kind)
    {
        await using var studio = await Studio.CreateAsync(kind);
        var eve = await studio.Database.AddPersonAsync("Eve");
        var slices = studio.Get<RunSlices>();
        await slices.WeakestAsync(studio.Ann, studio.Slug, 1, default);
        await Assert.ThrowsAsync<NotFoundException>(() => slices.WeakestAsync(eve, studio.Slug, 1, default));
        await Assert.ThrowsAsync<NotFoundException>(() => slices.FairnessAsync(eve, studio.Slug, 1, "city", default));
        await Assert.ThrowsAsync<NotFoundException>(() => studio.Get<RunLabels>().ExportAsync(eve, studio.Slug, 1, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Fairness_FewRowsPerValue_ComparesNone(DatabaseKind kind)
    {
        await using var studio = await Studio.CreateAsync(kind);
        var report = await studio.Get<RunSlices>().FairnessAsync(studio.Ann, studio.Slug, 1, "city", default);
        Assert.All(report.Groups, g => Assert.False(g.IsCounted));
        Assert.Null(report.MeetsFourFifths);
        var refused = await Assert.ThrowsAsync<StudioException>(() => studio.Get<RunSlices>().FairnessAsync(studio.Ann, studio.Slug, 1, "town", default));
        Assert.Contains("'town' is not in the data", refused.Message);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Labels_OfExceptions_AreListedAndExported(DatabaseKind kind)
    {
        await using var studio = await Studio.CreateAsync(kind);
        var found = await studio.Get<RunLabels>().FindAsync(studio.Ann, studio.Slug, 1, ["age"], 0, 50, default);
        Assert.NotEmpty(found.List);
        // Every 17th label was turned round; validation and test together hold some of them.
        Assert.Contains(found.List, r => r.Label.Row % 17 == 0);
        Assert.Equal("age", found.Columns[0].Name);
        var lines = (await studio.Get<RunLabels>().ExportAsync(studio.Ann, studio.Slug, 1, default)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("row,given_label,suggested_label,probability_of_given,probability_of_suggested,age,city", lines[0]);
        Assert.Equal(found.Total + 1, lines.Length);
        Assert.StartsWith($"{found.List[0].Label.Row + 1},{found.List[0].Label.Label},{found.List[0].Label.Suggested},", lines[1], StringComparison.Ordinal);
    }

    private sealed class Studio(TestDatabase database, ServiceProvider services, Actor ann, string slug) : IAsyncDisposable
    {
        public TestDatabase Database => database;
        public Actor Ann => ann;
        public string Slug => slug;

        public static async Task<Studio> CreateAsync(DatabaseKind kind)
        {
            var database = await TestDatabase.CreateAsync(kind);
            var ann = await database.AddPersonAsync("Ann");
            var project = await database.AddProjectAsync(ann);
            await database.AddFinishedRunAsync(project, ann);
            return new Studio(database, database.Services(), ann, project.Slug);
        }

        public T Get<T>() where T : notnull => services.GetRequiredService<T>();

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
