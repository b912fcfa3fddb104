using System.Globalization;

namespace MlStudio.Learning.Validation;

/// <summary>Orders class names: numbers first by size, then words by character code.</summary>
internal sealed class ClassNameOrder : IComparer<string>
{
    public static ClassNameOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => (Number(x), Number(y)) switch
    {
        ({ } a, { } b) when a != b => a.CompareTo(b),
        ({ }, null) => -1,
        (null, { }) => 1,
        _ => string.CompareOrdinal(x, y),
    };

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
