using System.Text.Json.Nodes;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Tests.Metrics.Intervals;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Validation.Checks;

public class LabelDoubtsTests
{
    private const int Rows = 1600;

    /// <summary>Two rows in eight carry the other label.</summary>
    private static readonly Table s_wrong = Made((x, noise, row) => x + (0.3 * noise) > 0 != (row % 8 is 3 or 6));

    /// <summary>The same without wrong labels: a fair share of rows is hard to tell, by nature.</summary>
    private static readonly Table s_hard = Made((x, noise, _) => x + noise > 0);

    [Fact]
    public void Among_WrongLabels_AreFoundAmongTheGivenRowsOnly()
    {
        int[] rows = [.. Enumerable.Range(0, Rows).Where(r => r % 5 != 0)];
        var found = LabelDoubts.Among(s_wrong, Spec(), rows);
        Assert.Equal(rows.Length, found.Rows);
        Assert.Equal(found.Total, found.Doubtful.Count);
        Assert.All(found.Doubtful, d => Assert.NotEqual(0, d.Row % 5));
        Assert.All(found.Doubtful, d => Assert.Equal(d.Label, s_wrong["y"].Format(d.Row)));
        // Of 1,280 rows 320 carry the other label; most of them are found, and most of what is found are such rows.
        var wrong = found.Doubtful.Count(d => d.Row % 8 is 3 or 6);
        Assert.InRange(wrong, 200, 320);
        Assert.True(wrong > 0.7 * found.Total, $"{wrong} of {found.Total}");
    }

    /// <summary>Most of the rare class lies where nearly all rows are of the other: more than half of it is contradicted.</summary>
    private static readonly Table s_scattered = Made((x, _, row) => x > -1.6 ? row % 10 == 0 : row % 5 < 2);

    [Fact]
    public void Without_MoreThanHalfOfAClassInDoubt_LeavesOutHalfOfIt_AndKeepsTheOrder()
    {
        int[] rows = [.. Enumerable.Range(0, Rows).Select(r => Rows - 1 - r)];
        var before = rows.Count(r => s_scattered["y"].Format(r) == "yes");
        Assert.True(LabelDoubts.Among(s_scattered, Spec(), rows).Doubtful.Count(d => d.Label == "yes") > before / 2);
        var kept = LabelDoubts.Without(s_scattered, Spec(), rows);
        Assert.Equal(kept.OrderDescending(), kept);
        Assert.Equal(before - (before / 2), kept.Count(r => s_scattered["y"].Format(r) == "yes"));
    }

    [Fact]
    public void Run_HalfOfTheRareClassLeftOut_ProbabilitiesStayWhereTheyWere()
    {
        var spec = Spec() with { LeaveOutDoubtful = true, TrainerKey = "logistic-regression", Options = [] };
        var answers = ExperimentRunner.Run(s_scattered, spec, new ExperimentContext { Explain = false }).Answers!.Compared();
        var share = Enumerable.Range(0, Rows).Count(r => s_scattered["y"].Format(r) == "yes") / (double)Rows;
        // Unless what is left weighs more, the mean falls to about half of the share.
        Assert.InRange(Enumerable.Range(0, answers.Count).Average(i => answers.Probability(i, 1)), share - 0.03, share + 0.03);
    }

    [Fact]
    public void Run_WithCalibrationAndCoverage_AllPartsAddUp()
    {
        var spec = Spec() with { Calibration = CalibrationMethod.Sigmoid, Coverage = 0.9 };
        var plain = ExperimentRunner.Run(s_wrong, spec, new ExperimentContext { Explain = false });
        var without = ExperimentRunner.Run(s_wrong, spec with { LeaveOutDoubtful = true }, new ExperimentContext { Explain = false });
        Assert.True(without.Rows.Doubtful > 50);
        Assert.Equal((plain.Rows.Train, plain.Rows.Coverage), (without.Rows.Train + without.Rows.Doubtful, without.Rows.Coverage));
        // What promises its coverage is measured on rows as they are: none of them is left out.
        Assert.InRange(without.AfterTraining!.Coverage!.Validation, 0.84, 1);
    }

    [Fact]
    public void Run_SeveralClassesInGroups_KeepsGroupsTogether()
    {
        var (x, z) = (SampleAnswers.Normal(Rows, 51), SampleAnswers.Normal(Rows, 52));
        var table = new Table([
            new NumberColumn("x", x), new NumberColumn("z", z), new CategoryColumn("site", (int[])[.. Enumerable.Range(0, Rows).Select(i => i % 8)], [.. Enumerable.Range(0, 8).Select(i => $"s{i}")]),
            new CategoryColumn("y", (int[])[.. x.Select((v, i) => i % 9 == 0 ? (i / 9) % 3 : v < -0.5 ? 0 : v < 0.5 ? 1 : 2)], ["low", "middle", "high"])]);
        var spec = new TrainingSpec { Target = "y", Task = LearningTask.Multiclass, TrainerKey = "gradient-boosting", Options = new JsonObject { ["trees"] = 30 }, LeaveOutDoubtful = true, Split = new Holdout { Method = HoldoutMethod.Group, Column = "site" } };
        Assert.InRange(ExperimentRunner.Run(table, spec, new ExperimentContext { Explain = false }).Rows.Doubtful, 30, 300);
        // With one site only to learn from nothing could be judged by others.
        var few = new Table([table["x"], table["z"], new CategoryColumn("site", (int[])[.. Enumerable.Range(0, Rows).Select(i => i % 3)], ["a", "b", "c"]), table["y"]]);
        Assert.Contains("are of 1 group", Assert.Single(TargetCheck.Check(few, spec)).Message);
    }

    [Fact]
    public void Among_WithARecipe_JudgesByWhatItMakes()
    {
        // Only the product of both tells the class; the columns themselves are dropped.
        var table = new Table([s_wrong["x"], s_wrong["z"], new CategoryColumn("y", (int[])[.. Enumerable.Range(0, Rows).Select(i => ((NumberColumn)s_wrong["x"]).Values[i] * ((NumberColumn)s_wrong["z"]).Values[i] > 0 != (i % 8 == 3) ? 1 : 0)], ["no", "yes"])]);
        var recipe = new Recipe(Recipe.CurrentVersion, [new FormulaColumn("product", "x * z"), new DropColumns { Columns = ["x", "z"] }]);
        var found = LabelDoubts.Among(table, Spec() with { Recipe = recipe }, [.. Enumerable.Range(0, Rows)]);
        Assert.InRange(found.Doubtful.Count(d => d.Row % 8 == 3), 150, 200);
        Assert.InRange(found.Total, 150, 300);
    }

    [Fact]
    public void Try_WrongLabels_LearningWithoutThemHelps()
    {
        var tried = LabelDoubts.Try(s_wrong, Spec(), [.. Enumerable.Range(0, Rows)], new ExperimentContext { Threads = 2 });
        Assert.True(tried.Noise.Total > 100);
        Assert.Equal(MetricCatalog.HeadlineKey(LearningTask.Binary), tried.Effect!.Metric);
        Assert.True(tried.Effect.Difference > 0 && tried.Effect.PValue < 0.05, $"{tried.Effect}");
    }

    [Fact]
    public void Try_HardCases_LearningWithoutThemIsNotSeenToHelp()
    {
        var tried = LabelDoubts.Try(s_hard, Spec(), [.. Enumerable.Range(0, Rows)], new ExperimentContext { Threads = 2 });
        Assert.True(tried.Noise.Total > 50);
        Assert.False(tried.Effect!.Difference > 0 && tried.Effect.PValue < 0.05, $"{tried.Effect}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_LeavingThemOut_IsMeasuredOnTheSameRows(bool folds)
    {
        var spec = Spec() with { Split = folds ? new CrossValidation { Folds = 3 } : new Holdout() };
        var plain = ExperimentRunner.Run(s_wrong, spec, new ExperimentContext { Explain = false });
        var log = new List<string>();
        var without = ExperimentRunner.Run(s_wrong, spec with { LeaveOutDoubtful = true }, new ExperimentContext { Explain = false, Log = log.Add });
        Assert.InRange(without.Rows.Doubtful, 80, 500);
        Assert.Equal(plain.Rows.Train, without.Rows.Train + without.Rows.Doubtful);
        Assert.Equal((plain.Rows.Validation, plain.Rows.Test, plain.TestRowsSha256), (without.Rows.Validation, without.Rows.Test, without.TestRowsSha256));
        Assert.Null(RunComparer.WhyNot(plain.Answers!.Compared(), without.Answers!.Compared()));
        Assert.NotEqual(plain.ModelSha256, without.ModelSha256);
        Assert.False(without.RefittedOnAllRows);
        Assert.Contains(without.Notes, n => n.Contains($"{without.Rows.Doubtful:N0} of the {plain.Rows.Train:N0} training rows were not learned from", StringComparison.Ordinal));
        Assert.Contains(log, l => l.Contains("left out because their label is in doubt", StringComparison.Ordinal));
        if (folds) { Assert.All(without.Folds, f => Assert.True(f.TrainRows < plain.Folds[f.Number - 1].TrainRows)); }
        var twoThreads = ExperimentRunner.Run(s_wrong, spec with { LeaveOutDoubtful = true }, new ExperimentContext { Explain = false, Threads = 2 });
        Assert.Equal(without.ModelSha256, twoThreads.ModelSha256);
    }

    [Fact]
    public void Run_RowsHeldOut_DecideNothing()
    {
        // Other labels of the validation and test rows must not change which rows are learned from.
        var spec = Spec() with { LeaveOutDoubtful = true };
        var split = Splitter.Split(s_wrong, spec with { Split = new Holdout { Method = HoldoutMethod.Random } });
        var held = split.Folds[0].Validation.Concat(split.Test).ToHashSet();
        var labels = ((CategoryColumn)s_wrong["y"]).Codes.ToArray();
        foreach (var row in held) { labels[row] = 1 - labels[row]; }
        var other = new Table([s_wrong["x"], s_wrong["z"], new CategoryColumn("y", labels, ["no", "yes"])]);
        spec = spec with { Split = new Holdout { Method = HoldoutMethod.Random } };
        string Model(Table table) => ExperimentRunner.Run(table, spec, new ExperimentContext { Explain = false }).ModelSha256;
        Assert.Equal(Model(s_wrong), Model(other));
    }

    [Fact]
    public void Check_WhereLabelsCannotBeJudged_SaysWhy()
    {
        var rare = Made((x, _, row) => row % 200 == 0);
        var refusal = Assert.Single(TargetCheck.Check(rare, Spec() with { LeaveOutDoubtful = true }));
        Assert.Equal("leaveOutDoubtful", refusal.Field);
        Assert.Contains("Class 'yes' has 4 training rows; at least 6 are needed", refusal.Message);
        var number = new TrainingSpec { Target = "x", Task = LearningTask.Regression, TrainerKey = "ridge-regression", LeaveOutDoubtful = true };
        Assert.Equal("leaveOutDoubtful", Assert.Single(TargetCheck.Check(s_wrong, number)).Field);
        Assert.Throws<LearningException>(() => LabelDoubts.Among(s_wrong, number, [.. Enumerable.Range(0, Rows)]));
        Assert.Throws<LearningException>(() => LabelDoubts.Try(rare, Spec(), [.. Enumerable.Range(0, Rows / 2)]));
    }

    [Fact]
    public void Spec_NotAskedFor_StaysAsItWasWritten() => Assert.DoesNotContain("leaveOutDoubtful", Spec().ToCanonicalJson());

    private static TrainingSpec Spec() => new()
    {
        Target = "y",
        Task = LearningTask.Binary,
        PositiveClass = "yes",
        TrainerKey = "gradient-boosting",
        Options = new JsonObject { ["trees"] = 30 },
    };

    private static Table Made(Func<double, double, int, bool> isYes)
    {
        var (x, z, noise) = (SampleAnswers.Normal(Rows, 41), SampleAnswers.Normal(Rows, 42), SampleAnswers.Normal(Rows, 43));
        return new Table([new NumberColumn("x", x), new NumberColumn("z", z), new CategoryColumn("y", (int[])[.. x.Select((v, i) => isYes(v, noise[i], i) ? 1 : 0)], ["no", "yes"])]);
    }
}
