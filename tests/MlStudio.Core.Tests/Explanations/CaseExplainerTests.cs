using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Explanations;
using MlStudio.Core.Projects;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation;
using MlStudio.Learning.Explanation.Counterfactuals;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Explanations;

public sealed class CaseExplainerTests
{
    [Theory, OnSqlite]
    public async Task OfRow_OfFinishedRun_AddsUpFromTheAverageToTheScoreAndIsKept(DatabaseKind kind)
    {
        await using var studio = await StudioAsync(kind);
        var row = TestRuns.Result.Answers!.Rows[0] + 1;

        var found = await studio.Explainer.OfRowAsync(studio.Ann, studio.Project.Slug, 1, row, null, default);

        var reason = found.Case.ReasonOf(found.Case.Output);
        Assert.Equal(reason.Score, reason.Base + reason.Steps.Sum(s => s.Contribution), 9);
        Assert.Equal("age", reason.Steps[0].Column);
        Assert.True(reason.IsExact);
        Assert.All(reason.Steps, s => Assert.Null(s.Margin));
        // The score is the log-odds of the probability that the model states.
        var positive = found.Case.Answer == "yes" ? found.Case.Probability!.Value : 1 - found.Case.Probability!.Value;
        Assert.Equal(positive, 1 / (1 + Math.Exp(-reason.Score)), 5);
        Assert.Equal(TestRuns.People["member"].Format(row - 1), found.Truth);
        Assert.NotNull(found.Measured);
        Assert.Contains("Exact", reason.Trust());
        Assert.Contains("fifty-fifty", reason.ScaleSentence());
        Assert.Same(found, await studio.Explainer.OfRowAsync(studio.Ann, studio.Project.Slug, 1, row, null, default));
    }

    [Theory, OnSqlite]
    public async Task OfRow_AnotherRunWithTheSameModel_SaysWhatThatRunAnswered(DatabaseKind kind)
    {
        await using var studio = await StudioAsync(kind);
        var first = TestRuns.Result.Answers!;
        // The same model, measured by models that answer the other way round.
        var other = new RunAnswers(first.Task, first.Target, first.TableRows, first.Classes, first.Parts, first.Rows, first.Actual, Array.ConvertAll(first.Values, p => 1 - p));
        await studio.Database.AddFinishedRunAsync(studio.Project, studio.Ann, "Second run", trained: TestRuns.Result with { Answers = other });
        var row = first.Rows[0] + 1;

        var one = await studio.Explainer.OfRowAsync(studio.Ann, studio.Project.Slug, 1, row, null, default);
        var two = await studio.Explainer.OfRowAsync(studio.Ann, studio.Project.Slug, 2, row, null, default);

        Assert.Equal(first.Classes[first.Answered[0]], one.Measured);
        Assert.Equal(first.Classes[1 - first.Answered[0]], two.Measured);
    }

    [Theory, OnSqlite]
    public async Task OfRow_StrangerOrNoSuchRow_IsRefused(DatabaseKind kind)
    {
        await using var studio = await StudioAsync(kind);
        var eve = await studio.Database.AddPersonAsync("Eve");
        await Assert.ThrowsAsync<NotFoundException>(() => studio.Explainer.OfRowAsync(eve, studio.Project.Slug, 1, 1, null, default));
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => studio.Explainer.OfRowAsync(studio.Ann, studio.Project.Slug, 1, 121, null, default));
        Assert.Equal("The data have rows 1 to 120; there is no row 121.", refused.Message);
    }

    [Theory, OnSqlite]
    public async Task OfRow_ModelThatMustBeSampled_SaysHowFarItMayBeOff(DatabaseKind kind)
    {
        // Ten columns have 1,022 sets, of which 532 are tried.
        var wide = new Table([.. TestRuns.People.Columns, .. Enumerable.Range(1, 8).Select(c => new NumberColumn($"x{c}", Enumerable.Range(0, 120).Select(r => (double)(r * ((7 * c) + 4) % (11 + c))).ToArray()))]);
        var trained = TestRuns.Train("nearest-neighbors", wide);
        await using var studio = await StudioAsync(kind, trained, wide);

        var reason = (await studio.Explainer.OfRowAsync(studio.Ann, studio.Project.Slug, 1, 3, null, default)).Case.ReasonOf(0);

        Assert.False(reason.IsExact);
        Assert.Contains("Estimated", reason.Trust());
        Assert.All(reason.Steps, s => Assert.True(s.Margin > 0));
        // All sets over the same background rows give the true contributions; 95 of 100 lie within the margins.
        var model = Model.Load(new MemoryStream(trained.ModelBytes));
        var background = wide.Take(LearnedRows.Sample(wide, "member", trained.Answers, LearnedRows.MostBackground));
        var exact = Explainer.For(model, background, new ExplainerOptions { Coalitions = 1022 }, default).Explain(wide.Take([2]), null, default);
        Assert.True(exact.IsExact);
        var truth = exact.Of(0, 0).ToDictionary(c => c.Column, c => c.Value);
        Assert.InRange(reason.Steps.Count(s => Math.Abs(s.Contribution - truth[s.Column]) <= s.Margin), 8, 10);
    }

    [Theory, OnSqlite]
    public async Task OfRow_FewColumns_IsExactAndReportsProgress(DatabaseKind kind)
    {
        await using var studio = await StudioAsync(kind, TestRuns.Train("nearest-neighbors"));
        List<double> shares = [];
        var found = await studio.Explainer.OfRowAsync(studio.Ann, studio.Project.Slug, 1, 3, shares.Add, default);
        Assert.Equal(1, shares[^1]);
        var reason = found.Case.ReasonOf(0);
        // Two columns have few sets, so that all are tried.
        Assert.True(reason.IsExact);
        Assert.Contains("percentage points", reason.ScaleSentence());
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => studio.Explainer.OfRowAsync(studio.Ann, studio.Project.Slug, 1, 4, null, ended.Token));
    }

    [Theory, OnSqlite]
    public async Task Change_OfARow_FindsTheColumnThatDecidesUnlessItIsLocked(DatabaseKind kind)
    {
        await using var studio = await StudioAsync(kind);
        var row = Enumerable.Range(1, 120).First(r => TestRuns.People["age"].Format(r - 1) == "20");
        var goal = CounterfactualGoal.Class("yes");

        var found = await studio.Explainer.ChangeAsync(studio.Ann, studio.Project.Slug, 1, row, goal, [], default);
        var change = Assert.Single(found.Proposals[0].Changes, c => c.Column == "age");
        Assert.Equal("20", change.From);
        Assert.StartsWith("If age were ", found.Proposals[0].Sentence);
        Assert.Contains("the model would answer “yes” (", found.Proposals[0].Sentence);

        var none = await studio.Explainer.ChangeAsync(studio.Ann, studio.Project.Slug, 1, row, goal, ["age"], default);
        Assert.Empty(none.Proposals);
        Assert.StartsWith("None found within bounds", none.Sentence);
        Assert.Contains("while age stays as it is", none.Sentence);
        await Assert.ThrowsAsync<InvalidInputException>(() => studio.Explainer.ChangeAsync(studio.Ann, studio.Project.Slug, 1, row, goal, ["height"], default));
    }

    private static async Task<Studio> StudioAsync(DatabaseKind kind, ExperimentResult? trained = null, Table? data = null)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var services = database.Services();
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann, trained: trained, data: data);
        return new Studio(database, services, ann, project);
    }

    private sealed record Studio(TestDatabase Database, ServiceProvider Services, Actor Ann, Project Project) : IAsyncDisposable
    {
        public CaseExplainer Explainer => Services.GetRequiredService<CaseExplainer>();

        public async ValueTask DisposeAsync()
        {
            await Services.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
