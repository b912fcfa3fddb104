using System.Globalization;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>Runs side by side: their figures with the best marked, their configuration with the differences marked.</summary>
/// <param name="Runs">The columns.</param>
/// <param name="Validation">What runs are chosen by; the best is marked where all runs have the same target and data.</param>
/// <param name="Test">Shown apart; nothing is marked.</param>
/// <param name="Configuration">Labels with one value per run.</param>
public sealed record RunComparison(
    IReadOnlyList<ComparedRun> Runs, IReadOnlyList<MetricRow> Validation, IReadOnlyList<MetricRow> Test, IReadOnlyList<ConfigurationRow> Configuration)
{
    public static RunComparison Of(IReadOnlyList<ComparedRun> runs)
    {
        var comparable = runs.Select(r => r.Run.Item.Target).Distinct().Count() <= 1;
        return new RunComparison(runs, Figures(runs, r => r.Run.Item.Metrics, comparable), Figures(runs, r => r.Run.Test, false), Settings(runs));
    }

    private static IReadOnlyList<MetricRow> Figures(IReadOnlyList<ComparedRun> runs, Func<ComparedRun, IReadOnlyDictionary<string, MetricFigure>> of, bool mark) =>
        [.. from metric in MetricCatalog.All
            let figures = runs.Select(r => of(r).GetValueOrDefault(metric.Key)).ToArray()
            where figures.Any(f => f is not null)
            let values = figures.Select(f => f?.Value).OfType<double>().ToArray()
            let best = !mark || values.Length < 2 ? (double?)null : metric.Direction == MetricDirection.Higher ? values.Max() : values.Min()
            select new MetricRow(metric, [.. figures.Select(f => f is null ? null : f with { IsBest = best is not null && f.Value == best && values.Distinct().Count() > 1 })])];

    private static IReadOnlyList<ConfigurationRow> Settings(IReadOnlyList<ComparedRun> runs)
    {
        List<ConfigurationRow> rows = [];
        void Row(string group, string label, Func<RunDetails, string> value)
        {
            var values = runs.Select(r => value(r.Run)).ToArray();
            if (values.Any(v => v.Length > 0)) { rows.Add(new ConfigurationRow(group, label, values, values.Distinct().Count() > 1)); }
        }

        Row("Data", "Data", r => $"{r.Item.DatasetName} v{r.Item.DatasetVersion}");
        Row("Data", "Target", r => r.Spec.Target);
        Row("Data", "Task", r => r.Spec.Task.InWords());
        Row("Data", "Group column", r => r.Spec.Group ?? "");
        Row("Data", "Positive class", r => r.Spec.PositiveClass ?? "");
        Row("Data", "Left out", r => string.Join(", ", r.Spec.Excluded.Order(StringComparer.Ordinal)));
        Row("Data", "Split", r => r.Spec.SplitInUse.Describe());
        Row("Data", "Class weights", r => r.Spec.Task.HasClasses() ? InWords(r.Spec.ClassWeights) : "");
        Row("Data", "Preparation", r => r.RecipeNumber is { } number ? $"{number}: {r.RecipeName}" : "");
        Row("Algorithm", "Algorithm", r => r.Item.TrainerName);
        foreach (var (name, label) in runs.SelectMany(r => r.Run.Options).Select(o => (o.Name, o.Label)).Distinct())
        {
            Row("Algorithm", label, r => r.Options.FirstOrDefault(o => o.Name == name) is { } option ? RunText.Option(option, r.Spec.Options[name]) : "");
        }
        Row("Algorithm", "Seed", r => r.Spec.Seed.ToString(CultureInfo.InvariantCulture));
        Row("Run", "Code version", r => r.CodeVersion ?? "");
        return rows;
    }

    private static string InWords(ClassWeights weights) => weights.Mode switch
    {
        ClassWeighting.None => "every row counts the same",
        ClassWeighting.Balanced => "balanced",
        _ => string.Join(", ", (weights.PerClass ?? new Dictionary<string, double>()).Select(w => FormattableString.Invariant($"{w.Key} {w.Value:0.###}"))),
    };
}

/// <summary>A metric with one figure per run; null where the run does not have it.</summary>
public sealed record MetricRow(MetricDefinition Metric, IReadOnlyList<MetricFigure?> Figures);

/// <summary>A setting with one value per run, empty where the run does not have it.</summary>
public sealed record ConfigurationRow(string Group, string Label, IReadOnlyList<string> Values, bool Differs);
