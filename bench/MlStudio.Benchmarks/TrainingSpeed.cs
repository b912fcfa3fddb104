using System.Diagnostics;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Boosting.Objectives;

namespace MlStudio.Benchmarks;

/// <summary>
/// 100 trees of 31 leaves at learning rate 0.1 with 255 bins and no early stopping on the first 90% of the rows, judged on
/// the last 10%, and prediction with that model. The label stands in the first column.
/// </summary>
internal static class TrainingSpeed
{
    public static Dictionary<string, double> Measure(string path, int threads)
    {
        var watch = Stopwatch.StartNew();
        var table = NumberTable.Read(path, trainingShare: 0.9);
        var load = watch.Elapsed.TotalSeconds;

        var trainer = new GradientBoostingTrainer { Trees = 100, LearningRate = 0.1, MaxLeaves = 31, MaxBins = 255, ColumnSampling = 1, EarlyStopping = false };
        var before = ProcessMemory.ResetPeak();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        watch.Restart();
        using var team = new WorkerTeam(threads);
        var data = BoostingData.Prepare(table.Training, table.TrainingTarget, null, 0, trainer.MaxBins, 0, team, CancellationToken.None);
        var bin = watch.Elapsed.TotalSeconds;
        watch.Restart();
        var objective = Objective.For(LearningTask.Binary, 2);
        var loop = new BoostingLoop(trainer, data, objective, new TrainingContext { Threads = threads }, team);
        var trees = loop.Run();
        var train = watch.Elapsed.TotalSeconds;
        var cpu = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds;
        var peak = ProcessMemory.Peak();
        var predictor = BoostingPredictor.From(trees, loop.Start, objective, data.Matrix, table.Training.FeatureCount);

        var figures = new Dictionary<string, double>
        {
            ["threads"] = threads,
            ["rows_train"] = table.Training.RowCount,
            ["load_s"] = Math.Round(load, 3),
            ["bin_s"] = Math.Round(bin, 3),
            ["train_s"] = Math.Round(train, 3),
            ["total_s"] = Math.Round(bin + train, 3),
            ["cpu_s"] = Math.Round(cpu, 3),
            ["train_mb"] = Math.Round((peak - before) / 1048576.0, 1),
            ["binned_mb"] = Math.Round((double)data.Rows * data.Matrix.FeatureCount / 1048576, 1),
            ["test_auc"] = Math.Round(TestAuc(predictor, table), 5),
        };
        PredictionSpeed.Measure(predictor, table, team, figures);
        return figures;
    }

    private static double TestAuc(BoostingPredictor predictor, NumberTable table)
    {
        var outputs = new double[table.Test.RowCount];
        predictor.Predict(table.Test.Values, outputs.Length, outputs);
        return new RankedScores(outputs, Array.ConvertAll(table.TestTarget.Values, value => value > 0.5)).Auc() ?? double.NaN;
    }
}
