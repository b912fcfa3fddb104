using System.CommandLine;
using System.Text.Json;

namespace MlStudio.Benchmarks;

/// <summary>
/// The verb <c>speed</c>: training, prediction and reading of CSV files, each run in a process of its own, in turn with the
/// peers found on the machine. What is measured: <see cref="TrainingSpeed"/>, <see cref="PredictionSpeed"/>, <see cref="CsvSpeed"/>.
/// </summary>
internal static class SpeedCommand
{
    private const string DebianPython = "/usr/bin/python3";

    /// <summary>Debian's Python, which has the peers, or whatever there is.</summary>
    public static string DefaultPython => File.Exists(DebianPython) ? DebianPython : "python3";

    public static Command Create()
    {
        var data = new Option<FileInfo>("--data") { Description = "A CSV file of numbers with a header and the 0/1 label in the first column; trained on, and read like those of --csv.", Required = true };
        var csv = new Option<FileInfo[]>("--csv") { Description = "Further CSV files to read.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var threads = new Option<int>("--threads") { Description = "How many threads to use.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var repeats = new Option<int>("--repeats") { Description = "How many runs of each; medians are printed.", DefaultValueFactory = _ => 1 };
        var peers = new Option<DirectoryInfo?>("--peers") { Description = "A folder with bench_xgb.py and bench_csv.py, which are run in turn with ours." };
        var python = new Option<string>("--python") { Description = "The Python that has the peers.", DefaultValueFactory = _ => DefaultPython };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the medians to this file." };
        var part = new Option<string?>("--part") { Description = "One part in this process, as a line of JSON: training or csv.", Hidden = true };
        var command = new Command("speed", "Measures training, prediction and reading, beside peers.") { data, csv, threads, repeats, peers, python, json, part };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(data).FullName;
            var count = parsed.GetValue(threads);
            if (parsed.GetValue(part) is { } one)
            {
                Console.WriteLine(JsonSerializer.Serialize(one == "csv" ? CsvSpeed.Measure(path, count) : TrainingSpeed.Measure(path, count)));
                return;
            }
            var figures = Compare(path, parsed.GetValue(csv)!, count, parsed.GetValue(repeats), parsed.GetValue(peers), parsed.GetValue(python)!);
            if (parsed.GetValue(json) is { } file) { File.WriteAllText(file.FullName, JsonSerializer.Serialize(figures)); }
        });
        return command;
    }

    private static Dictionary<string, double> Compare(string data, FileInfo[] csv, int threads, int repeats, DirectoryInfo? peers, string python)
    {
        var figures = new Dictionary<string, double>();
        foreach (var path in csv.Select(f => f.FullName).Prepend(data))
        {
            var name = "csv " + Path.GetFileName(path);
            var reading = new SpeedComparison(SpeedRun.Ours(name, "csv", path, threads), SpeedRun.Peer("pandas", python, peers, "bench_csv.py", path), repeats);
            reading.Run();
            foreach (var (key, value) in reading.Report(("csv_first_s", "total_s"), ("csv_s", "total_s"))) { figures[key.Replace("pandas", "pandas " + name, StringComparison.Ordinal)] = value; }
        }
        var training = new SpeedComparison(
            SpeedRun.Ours("training", "training", data, threads),
            SpeedRun.Peer("xgboost", python, peers, "bench_xgb.py", data, threads.ToString(System.Globalization.CultureInfo.InvariantCulture)), repeats);
        training.Run();
        foreach (var (key, value) in training.Report(("total_s", "total_s"), ("predict_rows_per_s", "predict_rows_per_s"), ("test_auc", "test_auc")))
        {
            // Our own figures of training stand under their plain names, such as train_s.
            figures[key.Replace("training: ", "", StringComparison.Ordinal)] = value;
        }
        return figures;
    }
}
