using System.Globalization;

namespace MlStudio.Learning.Metrics;

/// <summary>What values are called as names of slices: as short as can be, no two alike, and read back as what they name.</summary>
internal static class RangeNames
{
    private const int FewestDigits = 6, MostDigits = 17;
    private const double MostWhole = 1e15;
    private static readonly string[] s_times = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.fffffff"];

    /// <summary>Whole numbers with all their digits, others with six or as many as tell them apart; without exponents.</summary>
    public static string[] Numbers(double[] distinct)
    {
        for (var digits = FewestDigits; ; digits++)
        {
            var names = Array.ConvertAll(distinct, v => Number(v, digits));
            if (digits == MostDigits || AreUnique(names)) { return names; }
        }
    }

    /// <summary>Times to the minute, or as exact as tells them apart.</summary>
    /// <param name="distinct">Ticks, UTC.</param>
    public static string[] Times(double[] distinct)
    {
        foreach (var format in s_times)
        {
            var names = Array.ConvertAll(distinct, v => new DateTime((long)v, DateTimeKind.Utc).ToString(format, CultureInfo.InvariantCulture));
            if (format == s_times[^1] || AreUnique(names)) { return names; }
        }
        return [];
    }

    /// <summary>Levels as they are; in quotes where one is called as the rows without a value, or all other values, are.</summary>
    public static string[] Levels(string[] levels)
    {
        var taken = levels.ToHashSet(StringComparer.Ordinal);
        return Array.ConvertAll(levels, level =>
        {
            if (level is not (ColumnRanges.Missing or ColumnRanges.Others)) { return level; }
            var name = $"'{level}'";
            while (!taken.Add(name)) { name = $"'{name}'"; }
            return name;
        });
    }

    private static string Number(double value, int digits)
    {
        if (Math.Abs(value) < MostWhole && value == Math.Floor(value)) { return (value + 0.0).ToString("F0", CultureInfo.InvariantCulture); }
        var text = value.ToString("G" + digits, CultureInfo.InvariantCulture);
        // Decimals write no exponent; beyond what they hold it stays.
        return text.Contains('E', StringComparison.Ordinal) && Math.Abs(value) is > 1e-20 and < 1e28 ? decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) : text;
    }

    private static bool AreUnique(string[] names) => names.Distinct(StringComparer.Ordinal).Count() == names.Length;
}
