using System.Globalization;
using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation.Counterfactuals;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Linear;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Explanation.Counterfactuals;

public class CounterfactualSearchTests
{
    [Theory]
    [InlineData("gradient-boosting", LearningTask.Binary)]
    [InlineData("logistic-regression", LearningTask.Multiclass)]
    [InlineData("decision-tree", LearningTask.Multiclass)]
    [InlineData("nearest-neighbors", LearningTask.Binary)]
    public void Find_OtherClass_ProposesChangesThatFlipTheAnswer(string key, LearningTask task)
    {
        var model = TrainerContractData.Fit(key, task);
        var (rows, _, _) = TrainerContractData.Make(task);
        var answers = model.Predict(rows);
        var found = 0;
        for (var row = 0; row < 4; row++)
        {
            var wanted = model.Labels[(answers.LabelIndex(row) + 1) % model.Labels.Count];
            var result = CounterfactualSearch.Find(model, rows.Take([row]), rows, CounterfactualGoal.Class(wanted));
            found += result.Proposals.Count;
            Assert.Equal(result.Proposals.OrderBy(p => p.Cost).Select(p => p.Cost), result.Proposals.Select(p => p.Cost));
            Assert.Equal(result.Proposals.Count, result.Proposals.Select(p => string.Join(",", p.Changes.Select(c => c.Column).Order())).Distinct().Count());
            foreach (var proposal in result.Proposals)
            {
                Assert.InRange(proposal.Changes.Count, 1, 3);
                Assert.Equal(wanted, model.Predict(proposal.Row).Label(0));
                Assert.Equal(model.Predict(proposal.Row).Values, proposal.Answers);
                foreach (var change in proposal.Changes)
                {
                    Assert.Equal(change.From, rows[change.Column].Format(row));
                    Assert.NotEqual(change.From, change.To);
                    Assert.Contains(change.To, Enumerable.Range(0, rows.RowCount).Select(rows[change.Column].Format));
                }
                var changed = proposal.Changes.Select(c => c.Column).ToHashSet();
                Assert.All(proposal.Row.Columns.Where(c => !changed.Contains(c.Name)), c => Assert.Equal(rows[c.Name].Format(row), c.Format(0)));
            }
        }
        Assert.True(found >= 4, $"{found} proposals for 4 rows");
    }

    [Fact]
    public void Find_LinearModel_IsTheCheapestOfAllSingleChanges()
    {
        var (model, rows, values) = Linear();
        var answers = model.Predict(rows);
        for (var row = 0; row < 10; row++)
        {
            var wanted = answers.LabelIndex(row) == 1 ? "no" : "yes";
            var result = CounterfactualSearch.Find(model, rows.Take([row]), rows, CounterfactualGoal.Class(wanted));
            var cheapest = double.PositiveInfinity;
            for (var c = 0; c < 3; c++)
            {
                var sorted = values[c].Order().ToArray();
                var spread = sorted[(int)(0.9 * 399)] - sorted[(int)(0.1 * 399)];
                foreach (var value in values[c])
                {
                    var moved = new Table([.. rows.Take([row]).Columns.Select((column, i) => i == c ? new NumberColumn(column.Name, new[] { value }) : column)]);
                    if (model.Predict(moved).Label(0) == wanted) { cheapest = Math.Min(cheapest, 0.1 + (Math.Abs(value - values[c][row]) / spread)); }
                }
            }
            Assert.Equal(cheapest, result.Proposals[0].Cost, 1e-12);
        }
    }

    [Fact]
    public void Find_BoundsGiven_KeepsThem()
    {
        var (model, rows, values) = Linear();
        var row = Array.FindIndex(model.Predict(rows).Values, p => p < 0.3);
        var goal = CounterfactualGoal.Class("yes");
        var free = CounterfactualSearch.Find(model, rows.Take([row]), rows, goal);
        var first = free.Proposals[0].Changes[0].Column;
        var kept = CounterfactualSearch.Find(model, rows.Take([row]), rows, goal, new CounterfactualOptions { Immutable = [first] });
        Assert.All(kept.Proposals.SelectMany(p => p.Changes), c => Assert.NotEqual(first, c.Column));
        var dear = CounterfactualSearch.Find(model, rows.Take([row]), rows, goal, new CounterfactualOptions { Weights = new Dictionary<string, double> { [first] = 100 } });
        Assert.NotEqual(first, dear.Proposals[0].Changes[0].Column);
        var at = values[0][row];
        var narrow = CounterfactualSearch.Find(model, rows.Take([row]), rows, goal, new CounterfactualOptions { Ranges = new Dictionary<string, (double, double)> { ["a"] = (at - 0.1, at + 0.1) } });
        Assert.All(narrow.Proposals.SelectMany(p => p.Changes).Where(c => c.Column == "a"), c => Assert.InRange(double.Parse(c.To, CultureInfo.InvariantCulture), at - 0.1, at + 0.1));
    }

    [Fact]
    public void Find_NothingWithinBounds_SaysSo()
    {
        var (model, rows, _) = Linear();
        var row = Array.FindIndex(model.Predict(rows).Values, p => p < 0.3);
        var result = CounterfactualSearch.Find(model, rows.Take([row]), rows, CounterfactualGoal.Class("yes"), new CounterfactualOptions { Immutable = ["a", "b", "c"] });
        Assert.Empty(result.Proposals);
        Assert.False(result.AlreadyReached);
        Assert.Contains("No change", result.Summary, StringComparison.Ordinal);
        Assert.True(CounterfactualSearch.Find(model, rows.Take([row]), rows, CounterfactualGoal.Class("no")).AlreadyReached);
    }

    [Fact]
    public void Find_RangeOfNumbers_EndsWithinIt()
    {
        var model = TrainerContractData.Fit("gradient-boosting", LearningTask.Regression);
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Regression);
        var now = model.Predict(rows).Values[0];
        var result = CounterfactualSearch.Find(model, rows.Take([0]), rows, CounterfactualGoal.Between(now + 60, now + 90));
        Assert.NotEmpty(result.Proposals);
        Assert.All(result.Proposals, p => Assert.InRange(model.Predict(p.Row).Values[0], now + 60, now + 90));
    }

    [Fact]
    public void Find_SameQuestion_GivesTheSameAnswer()
    {
        var model = TrainerContractData.Fit("gradient-boosting", LearningTask.Binary);
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Binary);
        var wanted = model.Predict(rows).LabelIndex(2) == 1 ? "no" : "yes";
        string Find() => string.Join('\n', CounterfactualSearch.Find(model, rows.Take([2]), rows, CounterfactualGoal.Class(wanted)).Proposals.Select(p => $"{p.Cost} {string.Join(", ", p.Changes)}"));
        Assert.Equal(Find(), Find());
    }

    [Fact]
    public void Find_GoalThatDoesNotSuit_SaysWhatDoes()
    {
        var (model, rows, _) = Linear();
        var row = rows.Take([0]);
        Assert.Contains("'no', 'yes'", Assert.Throws<LearningException>(() => CounterfactualSearch.Find(model, row, rows, CounterfactualGoal.Class("maybe"))).Message, StringComparison.Ordinal);
        Assert.Contains("classes", Assert.Throws<LearningException>(() => CounterfactualSearch.Find(model, row, rows, CounterfactualGoal.Between(1, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("'q'", Assert.Throws<LearningException>(() => CounterfactualSearch.Find(model, row, rows, CounterfactualGoal.Class("yes"), new CounterfactualOptions { Immutable = ["q"] })).Message, StringComparison.Ordinal);
    }

    private static (Model Model, Table Rows, double[][] Values) Linear()
    {
        var random = new SplitMix64(4);
        var values = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 400).Select(_ => random.Unit() * 10).ToArray()).ToArray();
        var target = Enumerable.Range(0, 400).Select(r => (2 * values[0][r]) - values[1][r] + (0.5 * values[2][r]) + random.Unit() > 8 ? 1.0 : 0).ToArray();
        var rows = new Table([new NumberColumn("a", values[0]), new NumberColumn("b", values[1]), new NumberColumn("c", values[2])]);
        var trainer = new LogisticRegressionTrainer();
        return (Model.Fit(rows, "y", new TargetVector(LearningTask.Binary, target, 2), null, DefaultRecipe.For(rows, "y", [], trainer.Encoding), trainer, ["no", "yes"], TrainingContext.Default), rows, values);
    }
}
