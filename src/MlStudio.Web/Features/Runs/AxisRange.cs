using System.Globalization;

namespace MlStudio.Web.Features.Runs;

/// <summary>A range of a column of compared runs, as addresses have it: "validation.auc:0.8..0.9"; an end that is left out is open.</summary>
public sealed record AxisRange(string Key, double? Low, double? High)
{
    /// <summary>Null for what is no range.</summary>
    public static AxisRange? Parse(string text)
    {
        if (text.Split(':') is not [{ Length: > 0 } key, var ends] || ends.Split("..") is not [var low, var high]) { return null; }
        var range = new AxisRange(key, Number(low), Number(high));
        return range is { Low: null, High: null } ? null : range;
    }

    public bool Holds(double? value) => value is { } v && !(v < Low) && !(v > High);

    public override string ToString() => $"{Key}:{Written(Low)}..{Written(High)}";

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    private static string Written(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
