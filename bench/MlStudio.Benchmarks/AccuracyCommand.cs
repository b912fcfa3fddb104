using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlStudio.Learning;

namespace MlStudio.Benchmarks;

/// <summary>The verb <c>accuracy</c>: cross-validates trainers on the data sets of a catalog and prints the tables of docs/benchmarks.md.</summary>
internal static class AccuracyCommand
{
    private const string DefaultTrainer = "gradient-boosting";

    public static Command Create()
    {
        var catalog = new Option<FileInfo>("--catalog") { Description = "A JSON list of data sets, with paths relative to it.", Required = true };
        var only = new Option<string?>("--only") { Description = "Names of data sets, separated by commas; all by default." };
        var trainer = new Option<string>("--trainer") { Description = "Keys of trainers, separated by commas, or 'all'.", DefaultValueFactory = _ => DefaultTrainer };
        var options = new Option<string?>("--options") { Description = "The trainer's options as a JSON object; the defaults otherwise." };
        var peers = new Option<FileInfo?>("--peers") { Description = "Results of other libraries (dataset,model,metric,mean,std) to compare with." };
        var threads = new Option<int>("--threads") { Description = "How many threads to use; the figures do not depend on it.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var json = new Option<FileInfo?>("--json") { Description = "Also keep the figures in this file, each as soon as it is known." };
        var resume = new Option<bool>("--resume") { Description = "Keep what the file of --json holds and measure only what is missing." };
        var command = new Command("accuracy", "Cross-validates trainers on given folds.") { catalog, only, trainer, options, peers, threads, json, resume };
        command.SetAction((parsed, cancellation) =>
        {
            try
            {
                var entries = Choose(CatalogEntry.ReadAll(parsed.GetRequiredValue(catalog).FullName), parsed.GetValue(only));
                var others = parsed.GetValue(peers) is { } file ? PeerResults.Read(file.FullName) : null;
                var study = new AccuracyStudy(entries, parsed.GetValue(trainer)!, parsed.GetValue(threads))
                {
                    Options = ReadOptions(parsed.GetValue(options)),
                    File = parsed.GetValue(json)?.FullName,
                    Resume = parsed.GetValue(resume),
                    Measured = (result, done, all) => Print(result, $"{done}/{all}", others),
                    Note = Console.WriteLine,
                };
                foreach (var line in AccuracyTables.Of(study.Run(cancellation), others, DefaultTrainer)) { Console.WriteLine(line); }
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

    private static JsonObject? ReadOptions(string? text)
    {
        if (text is null) { return null; }
        try { return JsonNode.Parse(text) as JsonObject ?? throw new LearningException($"Options must be a JSON object; '{text}' was given."); }
        catch (JsonException e) { throw new LearningException($"Options must be a JSON object; '{text}' was given: {e.Message}", e); }
    }

    private static void Print(AccuracyResult result, string place, PeerResults? peers)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{place} · {result.Dataset} · {result.Trainer} · {result.Refusal ?? string.Create(CultureInfo.InvariantCulture, $"{result.Seconds:0.0} s per fold, {result.CpuSeconds:0.0} s of processor time in all")}"));
        foreach (var (key, value) in result.Metrics)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"  {key,-10} {value.Mean,14:0.000000} ± {value.Std,-12:0.000000}");
            var comparison = peers?.Compare(result.Dataset, key, value);
            Console.WriteLine(comparison is null ? line : string.Create(CultureInfo.InvariantCulture,
                $"{line} best boosting peer {comparison.Best.Model,-7} {comparison.Best.Mean:0.000000} ± {comparison.Best.Std:0.000000}: {(comparison.Holds ? "within one standard error" : "behind")}"));
        }
    }
}
