using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>Lists what compared runs can be plotted by.</summary>
public static class RunColumns
{
    public const string Seconds = "seconds";
    public const string Size = "size";
    private const string OptionPrefix = "option.";

    /// <summary>Metrics of the validation part, then of the test part, training seconds, model size, options; only what at least one run has.</summary>
    public static IReadOnlyList<RunColumn> Of(IReadOnlyList<ComparedRun> runs)
    {
        List<RunColumn> columns = [];
        void Number(string key, string label, MetricDirection? better, Func<ComparedRun, double?> value)
        {
            var values = runs.Select(value).ToArray();
            if (values.Any(v => v is not null)) { columns.Add(new RunColumn(key, label, better, values, [])); }
        }

        foreach (var metric in MetricCatalog.All) { Number(Validation(metric.Key), metric.Name, metric.Direction, r => r.Run.Item.Metrics.GetValueOrDefault(metric.Key)?.Value); }
        foreach (var metric in MetricCatalog.All) { Number($"{RunParts.Test}.{metric.Key}", $"{metric.Name}, test", metric.Direction, r => r.Run.Test.GetValueOrDefault(metric.Key)?.Value); }
        Number(Seconds, "Training time in seconds", MetricDirection.Lower, r => r.Result?.Timings.Sum(t => t.Seconds) ?? r.Run.Item.Duration?.TotalSeconds);
        Number(Size, "Model size in kB", MetricDirection.Lower, r => r.Result is { } result ? result.ModelSize / 1000.0 : null);
        Word("algorithm", "Algorithm", r => r.Run.Item.TrainerName);
        Word("data", "Data", r => $"{r.Run.Item.DatasetName} v{r.Run.Item.DatasetVersion}");
        Word("preparation", "Preparation", r => r.Run.RecipeNumber is { } number ? $"{number}: {r.Run.RecipeName}" : null);
        foreach (var (name, label) in runs.SelectMany(r => r.Run.Options).Select(o => (o.Name, o.Label)).DistinctBy(o => o.Name))
        {
            if (runs.All(r => IsNumberOrNothing(r, name))) { Number(OptionPrefix + name, label, null, r => OptionNumber(r, name)); }
            else { Word(OptionPrefix + name, label, r => r.Run.Options.FirstOrDefault(o => o.Name == name) is { } option ? RunText.Option(option, r.Run.Spec.Options[name]) : null); }
        }
        return columns;

        void Word(string key, string label, Func<ComparedRun, string?> value)
        {
            var written = runs.Select(value).ToArray();
            string[] words = [.. written.OfType<string>().Distinct()];
            if (words.Length > 0) { columns.Add(new RunColumn(key, label, null, [.. written.Select(w => w is null ? (double?)null : Array.IndexOf(words, w))], words)); }
        }
    }

    public static string Validation(string metric) => $"{RunParts.Validation}.{metric}";

    private static bool IsNumberOrNothing(ComparedRun run, string name) => run.Run.Options.All(o => o.Name != name) || OptionNumber(run, name) is not null;

    /// <summary>The number that was asked for, or the usual one; null for automatic and for what is no number.</summary>
    private static double? OptionNumber(ComparedRun run, string name)
    {
        if (run.Run.Options.FirstOrDefault(o => o.Name == name) is not { } option) { return null; }
        return run.Run.Spec.Options[name] switch
        {
            null => option.Default is int or double ? Convert.ToDouble(option.Default, CultureInfo.InvariantCulture) : null,
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
