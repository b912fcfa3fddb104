using System.Globalization;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Experiments;

/// <summary>Slices in plain sentences.</summary>
public static class SliceText
{
    /// <summary>"age from 60 to below 75 and contract = monthly".</summary>
    public static string Describe(IEnumerable<SliceCondition> conditions, Table table) =>
        string.Join(" and ", conditions.Select(c => Describe(c, table.Find(c.Column)?.Type == ColumnType.Category)));

    /// <param name="isCategory">Whether the column has levels, whose names are taken as they are.</param>
    public static string Describe(SliceCondition condition, bool isCategory)
    {
        var (column, value) = (condition.Column, condition.Value);
        if (value == "missing") { return $"{column} missing"; }
        if (isCategory) { return value == "other values" ? $"{column} of another value" : $"{column} = {value}"; }
        return value.StartsWith("below ", StringComparison.Ordinal) ? $"{column} {value}"
            : value.EndsWith(" or more", StringComparison.Ordinal) ? $"{column} of {value}"
            : value.Contains(" to below ", StringComparison.Ordinal) ? $"{column} from {value}"
            : $"{column} = {value}";
    }

    /// <summary>What is weak about the slice beside all other rows.</summary>
    /// <param name="whole">The metrics of all rows.</param>
    /// <param name="rows">How many there are.</param>
    internal static string Sentence(WeakSlice slice, Table table, IReadOnlyList<MetricValue> whole, int rows)
    {
        var where = $"Rows with {Describe(slice.Conditions, table)}";
        if (slice.Groups > 0)
        {
            return $"{where}: NDCG@10 {RunText.Score(1 - slice.Loss)} on average, {RunText.Score(1 - slice.LossElsewhere)} in all other groups ({slice.Groups.ToString("N0", CultureInfo.InvariantCulture)} {(slice.Groups == 1 ? "group" : "groups")}, {Chance(slice.CorrectedPValue)}).";
        }
        var size = $"({slice.Rows.ToString("N0", CultureInfo.InvariantCulture)} {(slice.Rows == 1 ? "row" : "rows")}, {Chance(slice.CorrectedPValue)})";
        if (Both("accuracy", slice, whole, rows) is { } right)
        {
            return right.Here < right.Elsewhere - 0.005
                ? $"{where}: {Percent(right.Here)} right, {Percent(right.Elsewhere)} in all other rows {size}."
                : $"{where}: {Percent(right.Here)} right ({Percent(right.Elsewhere)} in all other rows), but the truth was given less probability: log-loss {RunText.Amount(slice.Loss)} instead of {RunText.Amount(slice.LossElsewhere)} {size}.";
        }
        return Both("mae", slice, whole, rows) is { } off
            ? $"{where}: off by {RunText.Amount(off.Here)} on average instead of {RunText.Amount(off.Elsewhere)} {size}."
            : $"{where}: a mean loss of {RunText.Amount(slice.Loss)} instead of {RunText.Amount(slice.LossElsewhere)} {size}.";
    }

    /// <summary>How many rows of a class are answered wrongly in the slice, beside all others of the class.</summary>
    internal static string OfAClass(WeakSlice slice, Table table, IReadOnlyList<string> classes, int actual)
    {
        var wrong = (int)Math.Round(slice.Loss * slice.Rows);
        var rows = slice.Rows.ToString("N0", CultureInfo.InvariantCulture);
        var what = actual == 1
            ? $"{(wrong == slice.Rows ? $"none of the {rows}" : $"{wrong.ToString("N0", CultureInfo.InvariantCulture)} of the {rows}")} rows that are “{classes[1]}” {(wrong == slice.Rows ? "is found" : "are missed")}"
            : $"{wrong.ToString("N0", CultureInfo.InvariantCulture)} of the {rows} rows that are “{classes[0]}” are taken for “{classes[1]}”";
        return $"Rows with {Describe(slice.Conditions, table)}: {what} ({Percent(slice.Loss)}, {Percent(slice.LossElsewhere)} elsewhere; {Chance(slice.CorrectedPValue)}).";
    }

    /// <summary>A metric that is a mean over rows: on the slice and on all other rows.</summary>
    private static (double Here, double Elsewhere)? Both(string key, WeakSlice slice, IReadOnlyList<MetricValue> whole, int rows) =>
        slice.Metrics.FirstOrDefault(m => m.Key == key)?.Value is { } here && whole.FirstOrDefault(m => m.Key == key)?.Value is { } all && rows > slice.Rows
            ? (here, ((all * rows) - (here * slice.Rows)) / (rows - slice.Rows))
            : null;

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Chance(double corrected) => corrected < 0.001 ? "very unlikely to be chance" : "unlikely to be chance";
}
