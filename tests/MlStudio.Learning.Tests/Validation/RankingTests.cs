using System.Text.Json.Nodes;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Data;
using MlStudio.Learning.Tests.Trainers.Boosting;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Validation;

/// <summary>Rankings from the spec to the saved model.</summary>
public class RankingTests
{
    private static readonly Table s_table = Make(120);

    private static readonly TrainingSpec s_spec = new()
    {
        Target = "relevance",
        Task = LearningTask.Ranking,
        Group = "query",
        TrainerKey = "gradient-boosting",
        Options = new JsonObject { ["trees"] = 60, ["learningRate"] = 0.1 },
    };

    public static TheoryData<SplitPlan> Splits { get; } = new(
        new Holdout(), new Holdout { Method = HoldoutMethod.Random }, new Holdout { Method = HoldoutMethod.Group, Column = "query" },
        new Holdout { Method = HoldoutMethod.Group, Column = "shop" }, new Holdout { Method = HoldoutMethod.Time, Column = "when" },
        new CrossValidation { Folds = 4 }, new CrossValidation { Folds = 3, GroupColumn = "shop" });

    [Theory]
    [MemberData(nameof(Splits))]
    public void Split_OfARanking_PartsNoGroup(SplitPlan plan)
    {
        var split = Splitter.Split(s_table, "relevance", LearningTask.Ranking, plan, 3, "query");
        var queries = ((CategoryColumn)s_table["query"]).Codes.ToArray();
        foreach (var fold in split.Folds)
        {
            int[][] parts = [fold.Train, fold.Validation, split.Test];
            Assert.Equal(120, parts.Sum(rows => rows.Select(r => queries[r]).Distinct().Count()));
            Assert.Equal(s_table.RowCount, parts.Sum(rows => rows.Length));
        }
    }

    [Fact]
    public void Split_ByTime_PutsTheLatestGroupsLast()
    {
        var split = Splitter.Split(s_table, "relevance", LearningTask.Ranking, new Holdout { Method = HoldoutMethod.Time, Column = "when" }, 3, "query");
        var (queries, times) = (((CategoryColumn)s_table["query"]).Codes.ToArray(), ((TimestampColumn)s_table["when"]).Ticks.ToArray());
        long Earliest(int row) => Enumerable.Range(0, queries.Length).Where(r => queries[r] == queries[row]).Min(r => times[r]);
        Assert.True(split.Folds[0].Train.Max(Earliest) < split.Folds[0].Validation.Min(Earliest));
        Assert.True(split.Folds[0].Validation.Max(Earliest) < split.Test.Min(Earliest));
    }

    [Fact]
    public void Split_ThatPartsAGroup_IsRefusedByName()
    {
        var byColour = Assert.Throws<LearningException>(() => Splitter.Split(s_table, "relevance", LearningTask.Ranking, new Holdout { Method = HoldoutMethod.Group, Column = "colour" }, 3, "query"));
        Assert.Contains("would part group 'q", byColour.Message);
        var given = new GivenFolds { FoldByRow = [.. Enumerable.Range(0, s_table.RowCount).Select(r => r % 2)] };
        Assert.Contains("would part group", Assert.Throws<LearningException>(() => Splitter.Split(s_table, "relevance", LearningTask.Ranking, given, 3, "query")).Message);
        Assert.Contains("none was chosen", Assert.Throws<LearningException>(() => Splitter.Split(s_table, "relevance", LearningTask.Ranking, new Holdout(), 3)).Message);
    }

    public static TheoryData<string, string, TrainingSpec> Unsound { get; } = new()
    {
        { "group", "Choose the group column", s_spec with { Group = null } },
        { "group", "not in the data", s_spec with { Group = "gone" } },
        { "group", "is the target", s_spec with { Group = "relevance" } },
        { "group", "one row only", s_spec with { Group = "number" } },
        { "group", "no value in", s_spec with { Group = "gaps" } },
        { "group", "for rankings only", s_spec with { Task = LearningTask.Regression } },
        { "target", "whole number from 0", s_spec with { Target = "x0" } },
        { "target", "holds category values", s_spec with { Target = "colour" } },
        { "target", "same relevance", s_spec with { Target = "same" } },
        { "trainer", "cannot learn the order of rows within groups", s_spec with { TrainerKey = "random-forest", Options = [] } },
        { "metric", "Metrics: ndcg_10, ndcg_5", s_spec with { Metric = "rmse" } },
        { "calibration", "a ranking has none", s_spec with { Calibration = CalibrationMethod.Sigmoid } },
        { "threshold", "two classes only", s_spec with { Threshold = new ThresholdRule { Goal = ThresholdGoal.F1 } } },
        { "coverage", "only say what comes first", s_spec with { Coverage = 0.9 } },
        { "classWeights", "a ranking has none", s_spec with { ClassWeights = ClassWeights.Balanced } },
        { "split", "would part group", s_spec with { Split = new CrossValidation { Folds = 3, GroupColumn = "colour" } } },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void Check_UnsoundRanking_IsRefusedAtItsField(string field, string words, TrainingSpec spec) =>
        Assert.Contains(TargetCheck.Check(s_table, spec), r => r.Field == field && r.Message.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void Check_SoundRanking_HasNoRefusals() => Assert.Empty(TargetCheck.Check(s_table, s_spec));

    [Fact]
    public void Run_HoldOut_LearnsTheOrderAndKeepsTheGroupOut()
    {
        var result = ExperimentRunner.Run(s_table, s_spec, new ExperimentContext { Threads = 2 });
        Assert.Equal("ndcg_10", result.HeadlineMetric);
        Assert.Equal(["ndcg_10", "ndcg_5", "ndcg", "map", "mrr"], result.Validation.Metrics.Select(m => m.Key));
        var guessed = ExperimentRunner.Run(s_table, s_spec with { TrainerKey = "baseline", Options = [] }, new ExperimentContext());
        Assert.True(result.Validation.ValueOf("ndcg_10") > guessed.Validation.ValueOf("ndcg_10") + 0.15);
        Assert.Equal(guessed.Validation.Ranking!.ByPosition[9].ByChance!.Value, guessed.Validation.ValueOf("ndcg_10")!.Value, 1e-9);
        Assert.Equal(result.Validation.Ranking!.ByPosition[9].Ndcg!.Value, result.Validation.ValueOf("ndcg_10")!.Value, 1e-12);
        Assert.DoesNotContain(result.Model!.Inputs, i => i.Name is "query" or "relevance");
        Assert.Contains(result.Validation.Ranking.Worst, g => g.Group.StartsWith('q'));
        Assert.Contains(result.Importance.Take(4), i => i.Column is "x0" or "x3" or "kind");
        Assert.Contains(result.LearningCurves, c => c.Metric == "ndcg_10");
        Assert.Contains(result.Notes, n => n.Contains("no row with a relevance above 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_FoldsOnAnyThreads_GivesTheSameModelAndReport()
    {
        var spec = s_spec with { Split = new CrossValidation { Folds = 3 }, Options = new JsonObject { ["trees"] = 10 } };
        var one = ExperimentRunner.Run(s_table, spec, new ExperimentContext());
        var four = ExperimentRunner.Run(s_table, spec, new ExperimentContext { Threads = 4 });
        Assert.Equal(one.ModelSha256, four.ModelSha256);
        Assert.Equal(one.Validation.Metrics, four.Validation.Metrics);
        Assert.Equal(3, one.Folds.Count);
        Assert.Equal(one.Rows.Validation, one.Validation.Rows);
    }

    [Fact]
    public void Load_SavedModel_KnowsItsGroupAndScoresWithoutIt()
    {
        var model = ExperimentRunner.Run(s_table, s_spec with { Options = new JsonObject { ["trees"] = 10 } }, new ExperimentContext { Explain = false }).Model!;
        var loaded = Model.Load(new MemoryStream(model.ToBytes()));
        Assert.Equal(("query", LearningTask.Ranking), (loaded.Group, loaded.Task));
        var rows = s_table.Without(["query", "relevance"]);
        Assert.Equal(model.Predict(s_table).Values, loaded.Predict(rows).Values);
        Assert.Equal(loaded.Predict(rows).Values[3], loaded.Predict(rows).Number(3));
        Assert.Throws<LearningException>(() => model.WithConformal(ConformalCalibration.ForNumbers(0.9, new double[20], new double[20])));
    }

    [Fact]
    public void FromJson_SpecWithGroup_RoundTrips() => Assert.Equal(s_spec.ToCanonicalJson(), TrainingSpec.FromJson(s_spec.ToJson()).ToCanonicalJson());

    /// <summary>The generated order with a shop of four queries each, a time per query that a few rows are a little later than, and columns that do not fit.</summary>
    private static Table Make(int groups)
    {
        var (features, target) = RankingSamples.Make(groups, 11);
        var rows = target.Count;
        var queries = target.Groups!;
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        double[] All(Func<int, double> of) => [.. Enumerable.Range(0, rows).Select(of)];
        return new Table(
        [
            .. Enumerable.Range(0, 5).Select(f => new NumberColumn($"x{f}", All(r => features.Row(r)[f]))),
            new CategoryColumn("kind", Enumerable.Range(0, rows).Select(r => features.Row(r)[5] > 0 ? 1 : 0).ToArray(), ["books", "toys"]),
            new CategoryColumn("query", queries, [.. Enumerable.Range(0, groups).Select(g => $"q{g}")]),
            new NumberColumn("shop", All(r => queries[r] / 4)),
            new TimestampColumn("when", Enumerable.Range(0, rows).Select(r => start + (queries[r] * 7L % groups * TimeSpan.TicksPerDay) + (r % 3 * TimeSpan.TicksPerMinute)).ToArray()),
            new CategoryColumn("colour", Enumerable.Range(0, rows).Select(r => r % 5).ToArray(), ["a", "b", "c", "d", "e"]),
            new NumberColumn("number", All(r => r)),
            new NumberColumn("gaps", All(r => r % 50 == 0 ? double.NaN : r / 5)),
            new NumberColumn("same", All(r => queries[r] % 3)),
            new NumberColumn("relevance", target.Values),
        ]);
    }
}
