using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>How the rows with one value of a column are treated. A rate is null where it is undefined, with the reason.</summary>
/// <param name="Value">The value or range in words.</param>
/// <param name="SelectionRate">The share of rows answered with the positive class.</param>
/// <param name="TruePositiveRate">Of the rows of the positive class, the share answered with it.</param>
/// <param name="FalsePositiveRate">Of the other rows, the share answered with the positive class.</param>
/// <param name="Precision">Of the rows answered with the positive class, the share that belong to it.</param>
/// <param name="IsCounted">Whether there are enough rows to be compared with other values.</param>
/// <param name="UndefinedReason">Why a rate is missing, or null.</param>
public sealed record FairnessGroup(
    string Value, int Rows, int Positives, double SelectionRate, double? TruePositiveRate, double? FalsePositiveRate, double? Precision, bool IsCounted, string? UndefinedReason);

/// <summary>How far apart a rate lies between the values of a column.</summary>
/// <param name="Rate">"selection rate", "true positive rate" or "false positive rate".</param>
/// <param name="Difference">Highest less lowest; null where fewer than two values have it.</param>
/// <param name="Ratio">Lowest over highest; null also where the highest is 0.</param>
/// <param name="Lowest">The value with the lowest rate.</param>
/// <param name="Highest">The value with the highest rate.</param>
public sealed record FairnessGap(string Rate, double? Difference, double? Ratio, string? Lowest, string? Highest, string? UndefinedReason);

/// <summary>
/// Selection and error rates per value of a column (demographic parity: Calders and Verwer 2010; equalised odds: Hardt, Price and Srebro
/// 2016), two classes only. Numbers for people to judge by; none of them says by itself that a model is fair.
/// </summary>
/// <param name="EqualisedOddsDifference">The larger of the differences in true and false positive rate; null where one is undefined.</param>
/// <param name="MeetsFourFifths">Whether the lowest selection rate is at least four fifths of the highest (Uniform Guidelines on Employee Selection Procedures, 1978); null where undefined.</param>
public sealed record FairnessReport(
    string Column, IReadOnlyList<FairnessGroup> Groups, FairnessGap Selection, FairnessGap TruePositives, FairnessGap FalsePositives, double? EqualisedOddsDifference, bool? MeetsFourFifths)
{
    private const double FourFifths = 0.8;

    /// <param name="rows">The entries of one part; folds are pooled.</param>
    /// <param name="table">The data version that the run was trained on.</param>
    /// <param name="column">Grouped as in <see cref="SliceMetrics.By"/>.</param>
    /// <param name="fewestRows">Values with fewer rows are listed but not compared.</param>
    /// <exception cref="LearningException">Not a run for two classes, another table, or a column that cannot be grouped.</exception>
    public static FairnessReport Of(RunAnswers rows, Table table, string column, int fewestRows = 10)
    {
        if (rows.Task != LearningTask.Binary) { throw new LearningException("Rates of being selected need a run for two classes."); }
        rows = rows.Pooled();
        var ranges = SliceColumns.Require(rows, table, column);
        FairnessGroup[] groups = [.. Enumerable.Range(0, rows.Count).GroupBy(i => ranges.Codes[i]).OrderBy(g => g.Key).Select(g => Group(ranges.Names[g.Key], [.. g], rows, fewestRows))];
        FairnessGroup[] counted = [.. groups.Where(g => g.IsCounted)];
        var (selection, right, wrong) = (Gap("selection rate", counted, g => g.SelectionRate), Gap("true positive rate", counted, g => g.TruePositiveRate), Gap("false positive rate", counted, g => g.FalsePositiveRate));
        var odds = right.Difference is { } r && wrong.Difference is { } w ? Math.Max(r, w) : (double?)null;
        return new FairnessReport(column, groups, selection, right, wrong, odds, selection.Ratio is { } ratio ? ratio >= FourFifths : null);
    }

    private static FairnessGroup Group(string value, int[] entries, RunAnswers rows, int fewestRows)
    {
        int positives = 0, selected = 0, both = 0;
        foreach (var i in entries)
        {
            var (actual, answered) = (rows.ActualClass(i) == 1, rows.Answered[i] == 1);
            positives += actual ? 1 : 0;
            selected += answered ? 1 : 0;
            both += actual && answered ? 1 : 0;
        }
        var negatives = entries.Length - positives;
        string?[] reasons =
        [
            positives == 0 ? $"No row is of the class '{rows.Classes[1]}', so there is no true positive rate." : null,
            negatives == 0 ? $"No row is of the class '{rows.Classes[0]}', so there is no false positive rate." : null,
            selected == 0 ? $"None is answered with '{rows.Classes[1]}', so there is no precision." : null,
            entries.Length < fewestRows ? $"Fewer than {fewestRows} rows: not compared." : null,
        ];
        var reason = string.Join(" ", reasons.Where(r => r is not null));
        return new FairnessGroup(
            value, entries.Length, positives, selected / (double)entries.Length, positives > 0 ? both / (double)positives : null, negatives > 0 ? (selected - both) / (double)negatives : null,
            selected > 0 ? both / (double)selected : null, entries.Length >= fewestRows, reason.Length == 0 ? null : reason);
    }

    private static FairnessGap Gap(string name, FairnessGroup[] groups, Func<FairnessGroup, double?> rate)
    {
        FairnessGroup[] defined = [.. groups.Where(g => rate(g) is not null).OrderBy(g => rate(g))];
        if (defined.Length < 2) { return new FairnessGap(name, null, null, null, null, $"Fewer than two values have a {name}."); }
        var (low, high) = (rate(defined[0])!.Value, rate(defined[^1])!.Value);
        return new FairnessGap(name, high - low, high > 0 ? low / high : null, defined[0].Value, defined[^1].Value, high > 0 ? null : $"The {name} is 0 everywhere, so there is no ratio.");
    }
}
