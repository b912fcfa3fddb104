using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Explanation;

public class PermutationImportanceTests
{
    [Fact]
    public void Sample_ManyRows_DrawsAtMost5000AlwaysTheSame()
    {
        var rows = Enumerable.Range(0, 20_000).Select(i => i * 3).ToArray();
        var sample = PermutationImportance.Sample(rows, columns: 10, repeats: 5, seed: 1);
        Assert.Equal(5000, sample.Length);
        Assert.Equal(sample, PermutationImportance.Sample(rows, 10, 5, 1));
        Assert.Equal(sample.Distinct().Order(), sample);
        Assert.Subset(rows.ToHashSet(), sample.ToHashSet());
    }

    [Fact]
    public void Sample_VeryWideTable_DrawsFewerRows() =>
        Assert.InRange(PermutationImportance.Sample([.. Enumerable.Range(0, 20_000)], columns: 5000, repeats: 1, seed: 1).Length, 100, 300);

    [Theory]
    [InlineData("gradient-boosting")]
    [InlineData("logistic-regression")]
    public void Losses_EveryKindOfColumn_AreThoseOfShufflingTheRawColumn(string trainer)
    {
        var model = TrainerContractData.Fit(trainer, LearningTask.Binary);
        var (rows, target, _) = TrainerContractData.Make(LearningTask.Binary);
        double? Score(double[] outputs) => ProbabilityMetrics.Brier(Array.ConvertAll(target.Values, v => (int)v), outputs);
        var losses = PermutationImportance.Losses(model, rows, MetricCatalog.Get("brier"), Score, 2, 4, 2, null, default)!;
        Assert.Equal(model.Inputs.Select(i => i.Name), losses.Keys);
        var whole = Score(model.Predict(rows).Values)!.Value;
        for (var c = 0; c < model.Inputs.Count; c++)
        {
            var order = Enumerable.Range(0, rows.RowCount).ToArray();
            SplitMix64.For(4, 1000 + (c * 64) + 1).Shuffle<int>(order);
            var shuffled = new Table([.. rows.Columns.Select(column => column.Name == model.Inputs[c].Name ? column.Take(order) : column)]);
            Assert.Equal(Score(model.Predict(shuffled).Values)!.Value - whole, losses[model.Inputs[c].Name][1]);
        }
    }

    [Fact]
    public void Losses_ColumnMadeOfSeveral_CountsForEachOfThem()
    {
        var random = new Random(5);
        var (width, height) = (new double[400], new double[400]);
        for (var row = 0; row < 400; row++) { (width[row], height[row]) = (random.NextDouble() + 0.5, random.NextDouble() + 0.5); }
        var rows = new Table([new NumberColumn("width", width), new NumberColumn("height", height)]);
        var area = new TargetVector(LearningTask.Regression, [.. width.Zip(height, (w, h) => w * h)], 0);
        var recipe = new Recipe(Recipe.CurrentVersion, [new FormulaColumn("area", "width * height"), new DropColumns(["width", "height"], DropReason.Excluded)]);
        var model = Model.Fit(rows, "y", area, null, recipe, TrainerCatalog.Get("ridge-regression").Create(), [], TrainingContext.Default);
        double? Score(double[] outputs) => Math.Sqrt(outputs.Zip(area.Values, (o, t) => (o - t) * (o - t)).Average());
        var losses = PermutationImportance.Losses(model, rows, MetricCatalog.Get("rmse"), Score, 1, 4, 2, null, default)!;
        Assert.Equal(["width", "height"], losses.Keys);
        Assert.All(losses.Values, l => Assert.True(l[0] > 0.2, $"Shuffling cost {l[0]} only."));
    }

    [Fact]
    public void Losses_ScoreThatRefuses_SaysWhyPlainly()
    {
        var model = TrainerContractData.Fit("baseline", LearningTask.Regression);
        var calls = 0;
        double? Score(double[] outputs) => Interlocked.Increment(ref calls) == 1 ? 1 : throw new LearningException("not a number");
        var error = Assert.Throws<LearningException>(() => PermutationImportance.Losses(model, TrainerContractData.Make(LearningTask.Regression).Rows, MetricCatalog.Get("rmse"), Score, 1, 1, 2, null, default));
        Assert.Equal("not a number", error.Message);
    }

    [Fact]
    public void Summarise_SeveralRepeats_GivesMeanAndSampleDeviation()
    {
        KeyValuePair<string, double[]>[] losses = [new("a", [1, 2, 3]), new("b", [5]), new("b", [7])];
        var summary = PermutationImportance.Summarise(losses);
        Assert.Equal(["b", "a"], summary.Select(s => s.Column));
        Assert.Equal((6, Math.Sqrt(2)), (summary[0].Mean, summary[0].Std!.Value));
        Assert.Equal((2, 1), (summary[1].Mean, summary[1].Std!.Value));
    }

    [Fact]
    public void Summarise_OneRepeatOrNone_HasNoDeviationOrIsLeftOut() =>
        Assert.Equal([new ColumnImportance("a", 3, null)], PermutationImportance.Summarise([new("a", [3]), new("b", []), new("b", [])]));

    [Fact] // the metric is defined on the rows as they are and in every second shuffle
    public void Losses_UndefinedAfterShuffling_AreLeftOut()
    {
        var model = TrainerContractData.Fit("baseline", LearningTask.Regression);
        var calls = 0;
        double? Score(double[] outputs) => calls++ % 2 == 0 ? calls : null;
        var losses = PermutationImportance.Losses(model, TrainerContractData.Make(LearningTask.Regression).Rows, MetricCatalog.Get("rmse"), Score, 4, 1, 1, null, default)!;
        Assert.All(losses.Values, l => Assert.Equal(2, l.Length));
        Assert.All(losses.Values, l => Assert.All(l, v => Assert.True(v > 0)));
    }
}
