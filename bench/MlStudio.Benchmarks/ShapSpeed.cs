using System.Diagnostics;
using MlStudio.Learning.Explanation.Trees;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Benchmarks;

/// <summary>
/// Exact contributions of 100 trees of 31 leaves for 1,000 rows: the best of a few passes, as the peer measures, over the first rows that were not trained on.
/// </summary>
internal static class ShapSpeed
{
    private const int MostRows = 200_000;
    private const int Rows = 1000;
    private const int Repeats = 5;

    public static Dictionary<string, double> Measure(string path, int threads)
    {
        var table = NumberTable.Read(path, trainingShare: 0.9, MostRows);
        var trainer = new GradientBoostingTrainer { Trees = 100, LearningRate = 0.1, MaxLeaves = 31, MaxBins = 255, ColumnSampling = 1, EarlyStopping = false };
        var predictor = (BoostingPredictor)trainer.Fit(table.Training, table.TrainingTarget, null, new TrainingContext { Threads = threads });
        var count = Math.Min(Rows, table.Test.RowCount);
        var width = table.Test.FeatureCount;
        var features = table.Test.Values[..(count * width)];
        using var team = new WorkerTeam(threads);
        var values = new double[count * width];
        var best = double.PositiveInfinity;
        var setup = double.PositiveInfinity;
        TreeShap? shap = null;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var watch = Stopwatch.StartNew();
            shap = new TreeShap(ExplainedTrees.Of(predictor), [.. Enumerable.Range(0, width)], width);
            setup = Math.Min(setup, watch.Elapsed.TotalSeconds);
            Array.Clear(values);
            shap.Explain(features, count, values, team, CancellationToken.None);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }
        var scores = predictor.Scores(new FeatureMatrix(table.Test.Features, count, features));
        var gap = Enumerable.Range(0, count).Max(row => Math.Abs(shap!.BaseValues[0] + values.AsSpan(row * width, width).ToArray().Sum() - scores[row]));
        return new Dictionary<string, double>
        {
            ["threads"] = threads,
            ["rows"] = count,
            ["features"] = width,
            ["setup_s"] = setup,
            ["shap_s"] = best,
            ["largest_gap"] = gap,
        };
    }
}
