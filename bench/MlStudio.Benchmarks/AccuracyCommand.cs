using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MlStudio.Learning;
using MlStudio.Learning.Trainers;

namespace MlStudio.Benchmarks;

/// <summary>The verb <c>accuracy</c>: cross-validates trainers with default options on the data sets of a catalog.</summary>
internal static class AccuracyCommand
{
    private const string DefaultTrainer = "gradient-boosting";
    private static readonly string[] s_learnable = ["binary", "multiclass", "regression"];
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var catalog = new Option<FileInfo>("--catalog") { Description = "A JSON list of data sets, with paths relative to it.", Required = true };
        var only = new Option<string?>("--only") { Description = "Names of data sets, separated by commas; all by default." };
        var trainer = new Option<string>("--trainer") { Description = "A trainer's key, or 'all'.", DefaultValueFactory = _ => DefaultTrainer };
        var peers = new Option<FileInfo?>("--peers") { Description = "Results of other libraries (dataset,model,metric,mean,std) to compare with." };
        var threads = new Option<int>("--threads") { Description = "How many threads to use; the figures do not depend on it.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file." };
        var command = new Command("accuracy", "Cross-validates trainers with default options on given folds.") { catalog, only, trainer, peers, threads, json };
        command.SetAction((parsed, cancellation) =>
        {
            try
            {
                var entries = Choose(CatalogEntry.ReadAll(parsed.GetRequiredValue(catalog).FullName), parsed.GetValue(only));
                var others = parsed.GetValue(peers) is { } file ? PeerResults.Read(file.FullName) : null;
                var results = Run(entries, parsed.GetValue(trainer)!, parsed.GetValue(threads), others, cancellation);
                if (parsed.GetValue(json) is { } output) { File.WriteAllText(output.FullName, JsonSerializer.Serialize(results, s_json)); }
                return Task.FromResult(0);
            }
            catch (Exception e) when (e is LearningException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(e.Message);
                return Task.FromResult(1);
            }
        });
        return command;
    }

    private static IReadOnlyList<CatalogEntry> Choose(IReadOnlyList<CatalogEntry> entries, string? only)
    {
        if (only is null) { return entries; }
        var names = only.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. names.Select(n => entries.FirstOrDefault(e => e.Name.Trim() == n)
            ?? throw new LearningException($"The catalog has no data set '{n}'. Data sets: {string.Join(", ", entries.Select(e => e.Name))}."))];
    }

    private static List<AccuracyResult> Run(IReadOnlyList<CatalogEntry> entries, string trainer, int threads, PeerResults? peers, CancellationToken cancellation)
    {
        if (trainer != "all") { TrainerCatalog.Get(trainer); }
        var results = new List<AccuracyResult>();
        foreach (var entry in entries)
        {
            if (!s_learnable.Contains(entry.Task))
            {
                Console.WriteLine($"{entry.Name}: skipped, since its task is {entry.Task}.");
                continue;
            }
            var data = CatalogData.Read(entry);
            foreach (var chosen in TrainerCatalog.For(data.Task).Where(t => trainer == "all" || t.Key == trainer))
            {
                var result = AccuracyBenchmark.Run(entry.Name, data, chosen.Key, threads, cancellation);
                results.Add(result);
                Print(result, peers);
            }
        }
        return results;
    }

    private static void Print(AccuracyResult result, PeerResults? peers)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Dataset} · {result.Trainer} · {result.Seconds:0.0} s per fold"));
        foreach (var (key, value) in result.Metrics)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"  {key,-10} {value.Mean,14:0.000000} ± {value.Std,-12:0.000000}");
            var comparison = peers?.Compare(result.Dataset, key, value);
            Console.WriteLine(comparison is null ? line : string.Create(CultureInfo.InvariantCulture,
                $"{line} best boosting peer {comparison.Best.Model,-7} {comparison.Best.Mean:0.000000} ± {comparison.Best.Std:0.000000}: {(comparison.Holds ? "within one standard error" : "behind")}"));
        }
    }
}
