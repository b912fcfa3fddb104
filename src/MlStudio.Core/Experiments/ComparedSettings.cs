using System.Globalization;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>Puts what was asked of runs side by side. Options that only some of the algorithms have are listed by algorithm.</summary>
internal static class ComparedSettings
{
    public static IReadOnlyList<ConfigurationRow> Of(IReadOnlyList<ComparisonColumn> columns)
    {
        List<ConfigurationRow> rows = [];
        void Row(string group, string label, Func<RunDetails, string> value, TrainerEntry? only = null)
        {
            bool Counts(ComparisonColumn column) => only is null || column.Lead.Run.Item.TrainerKey == only.Key;
            var values = columns.Select(c => Counts(c) ? Value(c, value) : "").ToArray();
            var differs = values.Where((_, i) => Counts(columns[i])).Distinct().Count() > 1;
            if (values.Any(v => v.Length > 0)) { rows.Add(new ConfigurationRow(group, label, values, differs, only?.Key)); }
        }

        Row("Data", "Data", r => $"{r.Item.DatasetName} v{r.Item.DatasetVersion}");
        Row("Data", "Target", r => r.Spec.Target);
        Row("Data", "Task", r => r.Spec.Task.InWords());
        Row("Data", "Group column", r => r.Spec.Group ?? "");
        Row("Data", "Positive class", r => r.Spec.PositiveClass ?? "");
        Row("Data", "Left out", r => string.Join(", ", r.Spec.Excluded.Order(StringComparer.Ordinal)));
        Row("Data", "Split", r => r.Spec.SplitInUse.Describe());
        Row("Data", "Doubtful labels", r => r.Spec.Task.HasClasses() ? AfterTrainingText.DoubtfulLabels(r.Spec) : "");
        Row("Data", "Class weights", r => r.Spec.Task.HasClasses() ? InWords(r.Spec.ClassWeights) : "");
        Row("Data", "Preparation", r => r.RecipeNumber is { } number ? $"{number}: {r.RecipeName}" : "");
        Row("Algorithm", "Algorithm", r => r.Item.TrainerName);
        var algorithms = columns.Select(c => c.Lead.Run).DistinctBy(r => r.Item.TrainerKey).ToArray();
        var everywhere = columns.SelectMany(c => c.Lead.Run.Options).Select(o => (o.Name, o.Label)).Distinct()
            .Where(o => algorithms.All(a => a.Options.Any(own => own.Name == o.Name && own.Label == o.Label))).ToArray();
        foreach (var (name, label) in everywhere) { Row("Algorithm", label, r => Option(r, name)); }
        Row("Algorithm", "Seed", r => r.Spec.Seed.ToString(CultureInfo.InvariantCulture));
        Row("Run", "Code version", r => r.CodeVersion ?? "");
        foreach (var trainer in algorithms.Select(a => a.Trainer).OfType<TrainerEntry>())
        {
            var own = columns.Select(c => c.Lead.Run).Where(r => r.Item.TrainerKey == trainer.Key).SelectMany(r => r.Options).Select(o => (o.Name, o.Label)).Distinct();
            foreach (var (name, label) in own.Except(everywhere)) { Row($"Options of {trainer.Name}", label, r => Option(r, name), trainer); }
        }
        return rows;
    }

    private static string Option(RunDetails run, string name) =>
        run.Options.FirstOrDefault(o => o.Name == name) is { } option ? RunText.Option(option, run.Spec.Options[name]) : "";

    /// <summary>What the repeats have in common, or the few values that they have.</summary>
    private static string Value(ComparisonColumn column, Func<RunDetails, string> value)
    {
        var values = column.Runs.Select(r => value(r.Run)).Distinct().ToArray();
        return values.Length <= 4 ? string.Join(", ", values) : $"{string.Join(", ", values.Take(3))} and {values.Length - 3} more";
    }

    private static string InWords(ClassWeights weights) => weights.Mode switch
    {
        ClassWeighting.None => "every row counts the same",
        ClassWeighting.Balanced => "balanced",
        _ => string.Join(", ", (weights.PerClass ?? new Dictionary<string, double>()).Select(w => FormattableString.Invariant($"{w.Key} {w.Value:0.###}"))),
    };
}
