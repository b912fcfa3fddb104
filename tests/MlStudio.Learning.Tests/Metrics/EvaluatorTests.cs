using System.Text.Json;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Metrics;

public class EvaluatorTests
{
    private static readonly EvaluationReport s_binary = Evaluator.Classification("validation", new ClassPredictions(["no", "yes"], Reference.Actual, Reference.Scores));

    [Fact]
    public void Classification_Binary_ReportsEveryMetricOfTheTask()
    {
        Assert.Equal(MetricCatalog.For(LearningTask.Binary).Select(m => m.Key), s_binary.Metrics.Select(m => m.Key));
        Assert.All(s_binary.Metrics, m => Assert.NotNull(m.Value));
        Assert.Equal(0.8232323232323232, s_binary.ValueOf("auc")!.Value, 12);
        Assert.Equal(0.75, s_binary.ValueOf("accuracy"));
    }

    [Fact] // scikit-learn 1.2.1: calibration_curve has the same shares in the bins without edge values
    public void Classification_Binary_DrawsCalibrationScoresAndThresholds()
    {
        var details = s_binary.Classification!;
        Assert.Equal(["no", "yes"], details.Classes);
        Assert.Equal([8, 3], details.Confusion[0]);
        Assert.Equal([2, 7], details.Confusion[1]);
        Assert.Equal(20, details.Calibration.Sum(b => b.Rows));
        Assert.Equal(10, details.Calibration.Count);
        Assert.Equal(11, details.Scores.PerClass[0].Counts.Sum());
        Assert.Equal(9, details.Scores.PerClass[1].Counts.Sum());
        Assert.Equal(101, details.Thresholds.Count);
        var half = details.Thresholds[50];
        Assert.Equal((7, 3, 8, 2), (half.TruePositives, half.FalsePositives, half.TrueNegatives, half.FalseNegatives));
        Assert.Equal(0.7, half.Precision!.Value, 12);
        Assert.Equal(0.5, half.ShareAbove, 12);
        Assert.Null(details.Thresholds[100].Precision);
        Assert.Equal(0.4, details.BestF1Threshold);
    }

    [Fact] // scikit-learn 1.2.1: roc_auc_score(multi_class="ovr") and per class
    public void Classification_ThreeClasses_EqualsReference()
    {
        var report = Evaluator.Classification("validation", new ClassPredictions(["a", "b", "c"], Reference.ThreeActual, Reference.ThreeProbabilities));
        Assert.Equal(LearningTask.Multiclass, report.Task);
        Assert.Equal(0.9427083333333334, report.ValueOf("auc")!.Value, 12);
        Assert.Equal(0.6462387630865938, report.ValueOf("logloss")!.Value, 12);
        Assert.Equal([0.921875, 0.9375, 0.96875], report.Classification!.Roc.Select(c => c.Area!.Value));
        Assert.Equal(0.8541666666666666, report.Classification.PrecisionRecall[0].Area!.Value, 12);
        Assert.Empty(report.Classification.Thresholds);
        Assert.Equal(0.75, report.Classification.PerClass[2].Recall);
    }

    [Fact]
    public void Classification_ManyClasses_DrawsCurvesOfTheLargest()
    {
        var actual = Enumerable.Range(0, 900).Select(i => (int)Math.Sqrt(i)).ToArray();
        var probabilities = actual.SelectMany(a => Enumerable.Range(0, 30).Select(c => c == a ? 0.71 : 0.01)).ToArray();
        var report = Evaluator.Classification("validation", new ClassPredictions([.. Enumerable.Range(0, 30).Select(c => $"c{c}")], actual, probabilities));
        Assert.Equal(Enumerable.Range(10, 20).Select(c => $"c{c}"), report.Classification!.Roc.Select(c => c.Class));
        Assert.Equal(30, report.Classification.PerClass.Count);
        Assert.Equal(1, report.ValueOf("auc"));
    }

    [Fact]
    public void Classification_OneClassInThePart_GivesReasonsInsteadOfNumbers()
    {
        var report = Evaluator.Classification("test", new ClassPredictions(["no", "yes"], [0, 0], [0.1, 0.2]));
        var auc = report.Metrics.First(m => m.Key == "auc");
        Assert.Null(auc.Value);
        Assert.Contains("'yes'", auc.UndefinedReason);
        Assert.Contains("Never answered: 'yes'", report.Metrics.First(m => m.Key == "precision").UndefinedReason);
        Assert.NotNull(report.Classification!.Roc[0].UndefinedReason);
        Assert.All(report.Metrics, m => Assert.True(m.Value is null != m.UndefinedReason is null));
    }

    [Fact]
    public void Classification_ProbabilityNotANumber_IsRefused() =>
        Assert.Throws<LearningException>(() => new ClassPredictions(["no", "yes"], [0, 1], [0.1, double.NaN]));

    [Fact]
    public void Regression_ManyRows_DrawsAtMost500OfThemAlwaysTheSame()
    {
        var actual = Enumerable.Range(0, 3000).Select(i => (double)i).ToArray();
        var predicted = actual.Select((a, i) => a + ((i * 37 % 101) - 50)).ToArray();
        var rows = Enumerable.Range(0, 3000).Select(i => i * 2).ToArray();
        var report = Evaluator.Regression("validation", actual, predicted, rows);
        var details = report.Regression!;
        Assert.Equal(500, details.Sample.Count);
        Assert.All(details.Sample, p => Assert.Equal(p.Row, 2 * p.Actual));
        Assert.Equal(details.Sample, Evaluator.Regression("validation", actual, predicted, rows).Regression!.Sample);
        Assert.Equal(3000, details.Residuals.Counts.Sum());
        Assert.Equal(details.Residuals.Counts.Count + 1, details.Residuals.Edges.Count);
        Assert.Equal(Enumerable.Repeat(300, 10), details.Deciles.Select(d => d.Rows));
        Assert.Equal(0, details.Deciles[0].LowestActual);
        Assert.Equal(2999, details.Deciles[9].HighestActual);
    }

    [Fact]
    public void Report_AsJson_ReadsBackTheSame()
    {
        var json = JsonSerializer.Serialize(s_binary, LearningJson.Options);
        var read = JsonSerializer.Deserialize<EvaluationReport>(json, LearningJson.Options)!;
        Assert.Equal(json, JsonSerializer.Serialize(read, LearningJson.Options));
        Assert.Contains("\"task\":\"binary\"", json);
    }
}
