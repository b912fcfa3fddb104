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
public sealed record FairnessGap(string Rate, double? Difference, double? Ratio, string? Lowest, string? Highest, string? UndefinedReason)
{
    /// <summary>
    /// Lower end of the 95 % interval of the difference (Newcombe 1998), for these two values as if they had been chosen beforehand: of many
    /// values the furthest apart are so by chance too. Null without a difference, and where rows come in groups.
    /// </summary>
    public double? Low { get; init; }

    /// <summary>Its upper end.</summary>
    public double? High { get; init; }
}

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

    /// <summary>A rate of fewer rows is not compared: one of them would move it by more than a tenth.</summary>
    private const int FewestCounted = 10;

    /// <param name="rows">The entries of one part; folds are pooled.</param>
    /// <param name="table">The data version that the run was trained on.</param>
    /// <param name="column">Grouped as in <see cref="SliceRows.By"/>.</param>
    /// <param name="fewestRows">Values with fewer rows are listed but not compared; of the rows of a class ten, or as many as this, are enough.</param>
    /// <exception cref="LearningException">Not a run for two classes, another table, or a column that cannot be grouped.</exception>
    public static FairnessReport Of(RunAnswers rows, Table table, string column, int fewestRows = 10)
    {
        if (rows.Task != LearningTask.Binary) { throw new LearningException("Rates of being selected need a run for two classes."); }
        rows = rows.Pooled();
        var ranges = SliceColumns.Require(rows, table, column);
        FairnessGroup[] groups = [.. Enumerable.Range(0, rows.Count).GroupBy(i => ranges.Codes[i]).OrderBy(g => g.Key).Select(g => Group(ranges.Names[g.Key], [.. g], rows, fewestRows))];
        FairnessGroup[] counted = [.. groups.Where(g => g.IsCounted)];
        var (selection, right, wrong) = (
            Gap("selection rate", counted, g => g.SelectionRate, g => g.Rows, fewestRows, rows.HasGroups), Gap("true positive rate", counted, g => g.TruePositiveRate, g => g.Positives, fewestRows, rows.HasGroups),
            Gap("false positive rate", counted, g => g.FalsePositiveRate, g => g.Rows - g.Positives, fewestRows, rows.HasGroups));
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
            Few(positives, fewestRows) ? $"Fewer than {Math.Min(FewestCounted, fewestRows)} rows are of the class '{rows.Classes[1]}': its true positive rate is not compared." : null,
            Few(negatives, fewestRows) ? $"Fewer than {Math.Min(FewestCounted, fewestRows)} rows are of the class '{rows.Classes[0]}': its false positive rate is not compared." : null,
            entries.Length < fewestRows ? $"Fewer than {fewestRows} rows: not compared." : null,
        ];
        var reason = string.Join(" ", reasons.Where(r => r is not null));
        return new FairnessGroup(
            value, entries.Length, positives, selected / (double)entries.Length, positives > 0 ? both / (double)positives : null, negatives > 0 ? (selected - both) / (double)negatives : null,
            selected > 0 ? both / (double)selected : null, entries.Length >= fewestRows, reason.Length == 0 ? null : reason);
    }

    private static bool Few(int rows, int fewestRows) => rows > 0 && rows < Math.Min(FewestCounted, fewestRows);

    private static FairnessGap Gap(string name, FairnessGroup[] groups, Func<FairnessGroup, double?> rate, Func<FairnessGroup, int> rows, int fewestRows, bool inGroups)
    {
        FairnessGroup[] defined = [.. groups.Where(g => rate(g) is not null && !Few(rows(g), fewestRows)).OrderBy(g => rate(g))];
        if (defined.Length < 2) { return new FairnessGap(name, null, null, null, null, $"Fewer than two values have a {name} that rests on enough rows."); }
        var (lowest, highest) = (defined[0], defined[^1]);
        var (low, high) = (rate(lowest)!.Value, rate(highest)!.Value);
        (double Low, double High)? interval = inGroups ? null : ShareInterval.OfDifference(high, rows(highest), low, rows(lowest));
        return new FairnessGap(name, high - low, high > 0 ? low / high : null, lowest.Value, highest.Value, high > 0 ? null : $"The {name} is 0 everywhere, so there is no ratio.") { Low = interval?.Low, High = interval?.High };
    }
}
