using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Boosting.Objectives;

namespace MlStudio.Benchmarks;

/// <summary>
/// The verb <c>speed</c>: 100 trees of 31 leaves at learning rate 0.1 with 255 bins and no early stopping on the first 90% of the rows,
/// judged on the last 10%. The label stands in the first column.
/// </summary>
internal static class SpeedCommand
{
    private const int PredictionRepeats = 3;

    public static Command Create()
    {
        var data = new Option<FileInfo>("--data") { Description = "A CSV file of numbers with a header and the 0/1 label in the first column.", Required = true };
        var threads = new Option<int>("--threads") { Description = "How many threads to use.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file." };
        var command = new Command("speed", "Measures gradient boosting on one large file.") { data, threads, json };
        command.SetAction(parsed =>
        {
            var figures = Measure(parsed.GetRequiredValue(data).FullName, parsed.GetValue(threads));
            foreach (var (name, value) in figures) { Console.WriteLine($"{name,-20} {value.ToString("0.#####", CultureInfo.InvariantCulture)}"); }
            if (parsed.GetValue(json) is { } file) { File.WriteAllText(file.FullName, JsonSerializer.Serialize(figures)); }
        });
        return command;
    }

    private static Dictionary<string, double> Measure(string path, int threads)
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

        return new Dictionary<string, double>
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
            ["predict_rows_per_s"] = Math.Round(PredictionSpeed(predictor, table.Training, team)),
            ["test_auc"] = Math.Round(TestAuc(predictor, table), 5),
        };
    }

    private static double PredictionSpeed(BoostingPredictor predictor, FeatureMatrix features, WorkerTeam team)
    {
        var outputs = new double[features.RowCount];
        var best = double.PositiveInfinity;
        for (var repeat = 0; repeat < PredictionRepeats; repeat++)
        {
            var watch = Stopwatch.StartNew();
            team.RunRanges(features.RowCount, 1024, (start, end) =>
                predictor.Predict(features.Values.AsSpan(start * features.FeatureCount, (end - start) * features.FeatureCount), end - start, outputs.AsSpan(start, end - start)));
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }
        return features.RowCount / best;
    }

    private static double TestAuc(BoostingPredictor predictor, NumberTable table)
    {
        var outputs = new double[table.Test.RowCount];
        predictor.Predict(table.Test.Values, outputs.Length, outputs);
        return new RankedScores(outputs, Array.ConvertAll(table.TestTarget.Values, value => value > 0.5)).Auc() ?? double.NaN;
    }
}
