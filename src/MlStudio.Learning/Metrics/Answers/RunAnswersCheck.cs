using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>Whether the columns of answers fit together, whoever made them.</summary>
internal static class RunAnswersCheck
{
    /// <summary>Probabilities of float32 and their sums may leave 0 to 1 by this much.</summary>
    private const double Slack = 1e-6;

    /// <exception cref="LearningException">They do not; the message says where.</exception>
    public static void ThrowIfFaulty(RunAnswers answers)
    {
        if (Fault(answers) is { } fault) { throw new LearningException($"The answers of the run are damaged: {fault}."); }
    }

    private static string? Fault(RunAnswers a)
    {
        if (!Enum.IsDefined(a.Task)) { return "unknown task"; }
        if (a.Task == LearningTask.Binary ? a.Classes.Count != 2 : a.Task == LearningTask.Multiclass ? a.Classes.Count < 2 : a.Classes.Count != 0) { return $"{a.Classes.Count} classes"; }
        if (a.TableRows < 0) { return $"a table of {a.TableRows} rows"; }
        if (a.Actual.Length != a.Count || a.Values.LongLength != (long)a.Count * a.Outputs) { return "columns of different length"; }
        if (a.HasGroups && a.Groups.Length != a.Count) { return "columns of different length"; }
        return Parts(a) ?? Rows(a) ?? Figures(a);
    }

    private static string? Parts(RunAnswers a)
    {
        var next = 0;
        foreach (var part in a.Parts)
        {
            if (!Enum.IsDefined(part.Kind) || part.Start != next || part.Count < 1 || part.Count > a.Count - next) { return "parts that do not follow one another"; }
            if (part.Number < 0 || !(part.Threshold >= 0 && part.Threshold <= ThresholdTable.RefuseAll)) { return "a part with an impossible number or threshold"; }
            next = part.End;
        }
        return next == a.Count ? null : "entries of no part";
    }

    private static string? Rows(RunAnswers a)
    {
        foreach (var part in a.Parts)
        {
            var last = -1;
            foreach (var row in a.Rows.AsSpan(part.Start, part.Count))
            {
                if (row <= last || row >= a.TableRows) { return $"row {row} of a table of {a.TableRows} rows"; }
                last = row;
            }
        }
        return Array.Exists(a.Groups, g => g < 0) ? "a negative group" : null;
    }

    private static string? Figures(RunAnswers a)
    {
        if (!a.HasClasses) { return Array.Exists(a.Actual, v => !double.IsFinite(v)) || Array.Exists(a.Values, v => !double.IsFinite(v)) ? "a value that is not a number" : null; }
        var classes = a.Classes.Count;
        if (Array.Exists(a.Actual, v => !(v >= 0 && v < classes && v == Math.Floor(v)))) { return "an unknown class"; }
        return Array.Exists(a.Values, v => !(v >= -Slack && v <= 1 + Slack)) ? "an impossible probability" : null;
    }
}
