using System.Diagnostics;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Transforms;

namespace MlStudio.Benchmarks;

/// <summary>How fast one row and many are predicted, by the predictor from features and by a whole model from raw values.</summary>
internal static class PredictionSpeed
{
    private const int Repeats = 3;
    private const int SingleRows = 20_000;
    private const int ModelRows = 50_000;

    public static void Measure(BoostingPredictor predictor, NumberTable table, WorkerTeam team, Dictionary<string, double> figures)
    {
        var features = table.Training;
        figures["predict_rows_per_s"] = Math.Round(Batches(predictor, features, team));
        using (var one = new WorkerTeam(1)) { figures["predict_rows_per_s_core"] = Math.Round(Batches(predictor, features, one)); }
        var output = new double[1];
        var (time, bytes) = PerCall(row => predictor.Predict(features.Values.AsSpan(row % features.RowCount * features.FeatureCount, features.FeatureCount), 1, output));
        figures["one_row_us"] = Math.Round(time, 3);
        figures["one_row_bytes"] = bytes;
        var (model, rows) = FitModel(table);
        (time, bytes) = PerCall(row => model.Predict(rows[row % rows.Length]));
        figures["one_raw_row_us"] = Math.Round(time, 3);
        figures["one_raw_row_bytes"] = bytes;
    }

    private static double Batches(BoostingPredictor predictor, FeatureMatrix features, WorkerTeam team)
    {
        var outputs = new double[features.RowCount];
        var best = double.PositiveInfinity;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var watch = Stopwatch.StartNew();
            team.RunRanges(features.RowCount, 1024, (start, end) =>
                predictor.Predict(features.Values.AsSpan(start * features.FeatureCount, (end - start) * features.FeatureCount), end - start, outputs.AsSpan(start, end - start)));
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }
        return features.RowCount / best;
    }

    /// <summary>Microseconds and bytes per call, of the best of a few series, each after the code has become warm.</summary>
    private static (double Microseconds, double Bytes) PerCall(Action<int> call)
    {
        var best = double.PositiveInfinity;
        var bytes = double.PositiveInfinity;
        for (var repeat = 0; repeat <= Repeats; repeat++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            for (var row = 0; row < SingleRows; row++) { call(row); }
            var time = watch.Elapsed.TotalMicroseconds / SingleRows;
            bytes = Math.Min(bytes, Math.Floor((GC.GetAllocatedBytesForCurrentThread() - before) / (double)SingleRows));
            if (repeat > 0) { best = Math.Min(best, time); }
        }
        return (best, bytes);
    }

    /// <summary>A model of the same size on fewer rows, with the default recipe, and tables of one raw row each.</summary>
    private static (Model Model, Table[] Rows) FitModel(NumberTable table)
    {
        var count = Math.Min(ModelRows, table.Training.RowCount);
        var width = table.Training.FeatureCount;
        var columns = table.Training.Features.Select((feature, f) =>
            (Column)new NumberColumn(feature.Name, Enumerable.Range(0, count).Select(row => (double)table.Training.Values[row * width + f]).ToArray())).ToArray();
        var raw = new Table(columns);
        var target = new TargetVector(LearningTask.Binary, table.TrainingTarget.Values[..count], 2);
        var trainer = new GradientBoostingTrainer { Trees = 100, LearningRate = 0.1, MaxLeaves = 31, EarlyStopping = false };
        var model = Model.Fit(raw, "label", target, null, DefaultRecipe.For(raw, "label", [], trainer.Encoding), trainer, ["0", "1"], new TrainingContext());
        return (model, [.. Enumerable.Range(0, 64).Select(row => raw.Take([row]))]);
    }
}
