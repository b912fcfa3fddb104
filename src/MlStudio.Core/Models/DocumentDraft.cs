using System.Text;
using MlStudio.Core.Experiments;
using MlStudio.Core.Projects;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Models;

/// <summary>
/// The first text of a model's documentation: the sections of a model card (Mitchell et al. 2019, "Model Cards for Model
/// Reporting"), with what is known from the run filled in and a question where a person has to answer.
/// </summary>
internal static class DocumentDraft
{
    public static string Write(ModelVersion version, Project project, ExperimentResult result)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
        var run = version.Run;
        var data = run.DatasetVersion;
        var spec = result.Spec;

        Line($"# {Escape(version.Model.Name)}");
        Line($"");
        Line($"## Purpose");
        Line($"");
        Line($"Predicts **{Escape(spec.Target)}** {Answer(result)} for the project *{Escape(project.Name)}*.");
        if (project.Description.Length > 0) { Line($"{Escape(project.Description)}"); }
        Line($"");
        Line($"- {DocumentPrompts.Users}");
        Line($"- {DocumentPrompts.Misuse}");
        Line($"");
        Line($"## Data");
        Line($"");
        Line($"- Data set: {Escape(data.Dataset.Name)}, version {data.Number} ({data.RowCount:n0} rows, {data.ColumnCount:n0} columns; file {Escape(data.FileName)}, SHA-256 `{data.ContentHash}`)");
        Line($"- Split: {Escape(spec.SplitInUse.Describe())} ({Rows(result)})");
        Line($"- Columns left out: {(spec.Excluded.Count == 0 ? "none" : string.Join(", ", spec.Excluded.Select(Escape)))}");
        if (run.RecipeVersion is { } recipe) { Line($"- Preparation {recipe.Number}: {Escape(recipe.Name)}"); }
        Line($"- {DocumentPrompts.Source}");
        Line($"");
        Line($"## Performance");
        Line($"");
        Line($"Trained by {TrainerCatalog.Find(spec.TrainerKey)?.Name ?? spec.TrainerKey} in run {run.Number} ({Escape(run.Name)}), seed {spec.Seed}. {Chosen(result)}");
        Line($"");
        WriteMetrics(text, result);
        Line($"");
        if (result.Importance.Count > 0)
        {
            var metric = MetricCatalog.Get(result.HeadlineMetric);
            Line($"The columns that matter most (loss of {metric.Name} when the column is shuffled): {string.Join(", ", result.Importance.Take(5).Select(i => FormattableString.Invariant($"{Escape(i.Column)} ({RunText.Metric(metric, i.Mean)}{(i.Std is null ? "" : $" ±\u00A0{RunText.Metric(metric, i.Std)}")})")))}.");
            Line($"");
        }
        Line($"## Limits");
        Line($"");
        foreach (var note in result.Notes) { Line($"- {Escape(note)}"); }
        Line($"- It has only seen data like that above; where the world differs, its figures do not hold.");
        Line($"- {DocumentPrompts.Wrong}");
        Line($"");
        Line($"## Ethics");
        Line($"");
        Line($"- {DocumentPrompts.Harm}");
        Line($"- {DocumentPrompts.Groups}");
        Line($"");
        Line($"## Reproduce");
        Line($"");
        Line($"- Version {version.Number}, model SHA-256 `{version.ModelHash}`");
        Line($"- Trained by {Escape(run.QueuedBy.DisplayName)} on {run.QueuedAt:yyyy-MM-dd}, program version {run.CodeVersion ?? "unknown"}");
        return text.ToString();
    }

    private static string Answer(ExperimentResult result) => result.Spec.Task switch
    {
        LearningTask.Binary => $"(the probability of \"{Escape(result.Spec.PositiveClass ?? "")}\")",
        LearningTask.Multiclass => $"(one of {result.Validation.Classification?.Classes.Count ?? 0} classes)",
        LearningTask.Ranking => $"(a score; the rows of each \"{Escape(result.Spec.Group ?? "")}\" are ordered by it, the highest first)",
        _ => "(a number)",
    };

    private static string Rows(ExperimentResult result) => result.Folds.Count > 0
        ? FormattableString.Invariant($"{result.Rows.Validation:n0} rows, each of which trains in all folds but one{(result.Rows.Doubtful > 0 ? " (unless its label is in doubt)" : "")} and validates in that one{HeldApart(result)}; {result.Rows.Test:n0} to test")
        : FormattableString.Invariant($"{result.Rows.Train:n0} rows to train{HeldApart(result)}, {result.Rows.Validation:n0} to validate, {result.Rows.Test:n0} to test");

    /// <summary>Rows of the training part that the kept model did not learn from, and why.</summary>
    private static string HeldApart(ExperimentResult result)
    {
        List<string> apart = [];
        if (result.Rows.Coverage > 0) { apart.Add(FormattableString.Invariant($"{result.Rows.Coverage:n0} to measure {(result.Spec.Task == LearningTask.Regression ? "intervals" : "sets")} by")); }
        if (result.Rows.Doubtful > 0) { apart.Add(FormattableString.Invariant($"{result.Rows.Doubtful:n0} left out because their label is in doubt")); }
        return apart.Count == 0 ? "" : FormattableString.Invariant($"{(result.Folds.Count > 0 ? $"; the kept model learned from {result.Rows.Train:n0} of them, and" : ",")} {string.Join(", ", apart)}");
    }

    private static string Chosen(ExperimentResult result) => result.Folds.Count > 0
        ? "Validation figures are means over the folds."
        : "It was chosen on the validation figures; the test rows were scored once, at the end.";

    private static void WriteMetrics(StringBuilder text, ExperimentResult result)
    {
        text.Append("| | Validation |").Append(result.Test is null ? "\n|---|---:|\n" : " Test |\n|---|---:|---:|\n");
        // For two classes the figures of the positive class say it; averages over both only repeat them.
        var isBinary = result.Spec.Task == LearningTask.Binary;
        foreach (var metric in result.Validation.Metrics.Where(m => !isBinary || !(m.Key.StartsWith("macro_", StringComparison.Ordinal) || m.Key.StartsWith("weighted_", StringComparison.Ordinal))))
        {
            var definition = MetricCatalog.Get(metric.Key);
            text.Append("| ").Append(definition.Name).Append(" – ").Append(definition.Question.TrimEnd('?')).Append(" | ").Append(Figure(definition, metric)).Append(" |");
            if (result.Test is { } test) { text.Append(' ').Append(Figure(definition, test.Metrics.FirstOrDefault(m => m.Key == metric.Key))).Append(" |"); }
            text.Append('\n');
        }
    }

    private static string Figure(MetricDefinition definition, MetricValue? metric) => metric?.Value is not { } value
        ? "undefined"
        : RunText.Metric(definition, value) + (metric.StdOverFolds is { } deviation ? $" ±\u00A0{RunText.Metric(definition, deviation)}" : "");

    /// <summary>Names come from users and files: their marks must stay text.</summary>
    private static string Escape(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (var c in name.ReplaceLineEndings(" "))
        {
            if ("\\`*_{}[]<>()#+!|~".Contains(c)) { escaped.Append('\\'); }
            escaped.Append(c);
        }
        return escaped.ToString();
    }
}
