using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace MlStudio.Benchmarks;

/// <summary>The verb <c>shap</c>: exact contributions of boosted trees, in turn with XGBoost's where it is found. What is measured: <see cref="ShapSpeed"/>.</summary>
internal static class ShapCommand
{
    public static Command Create()
    {
        var data = new Option<FileInfo>("--data") { Description = "A CSV file of numbers with a header and the 0/1 label in the first column.", Required = true };
        var threads = new Option<int[]>("--threads") { Description = "How many threads to use; several numbers are measured one after the other.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2] };
        var repeats = new Option<int>("--repeats") { Description = "How many runs of each; medians are printed.", DefaultValueFactory = _ => 5 };
        var peers = new Option<DirectoryInfo?>("--peers") { Description = "The folder with bench_shap.py (bench/peers), which is run in turn with ours." };
        var python = new Option<string>("--python") { Description = "The Python that has XGBoost.", DefaultValueFactory = _ => SpeedCommand.DefaultPython };
        var part = new Option<bool>("--part") { Description = "Measure in this process and print a line of JSON.", Hidden = true };
        var command = new Command("shap", "Measures exact contributions of boosted trees, beside XGBoost.") { data, threads, repeats, peers, python, part };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(data).FullName;
            foreach (var count in parsed.GetValue(threads)!)
            {
                if (parsed.GetValue(part))
                {
                    Console.WriteLine(JsonSerializer.Serialize(ShapSpeed.Measure(path, count)));
                    continue;
                }
                var comparison = new SpeedComparison(
                    SpeedRun.Ours($"shap, {count} thread(s)", ["shap", "--data", path, "--threads", count.ToString(CultureInfo.InvariantCulture), "--part"]),
                    SpeedRun.Peer("xgboost", parsed.GetValue(python)!, parsed.GetValue(peers), "bench_shap.py", path, count.ToString(CultureInfo.InvariantCulture)), parsed.GetValue(repeats));
                comparison.Run();
                comparison.Report(("shap_s", "shap_s"), ("largest_gap", "largest_gap"));
            }
        });
        return command;
    }
}
