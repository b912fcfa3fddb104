using System.Globalization;

namespace MlStudio.Web.Features.Runs.Plots;

/// <summary>Maps a range of values to a stretch of the drawing, with round ticks.</summary>
public sealed record PlotScale(double Low, double High, double From, double To)
{
    /// <summary>A range that holds all values; a single value gets some room around it.</summary>
    public static PlotScale Over(IEnumerable<double> values, double? low, double? high, double from, double to)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        var least = low ?? (finite.Length > 0 ? finite.Min() : 0);
        var most = high ?? (finite.Length > 0 ? finite.Max() : 1);
        if (most <= least) { (least, most) = (low ?? least - Math.Max(Math.Abs(least) * 0.1, 0.5), high ?? most + Math.Max(Math.Abs(most) * 0.1, 0.5)); }
        return new PlotScale(least, most, from, to);
    }

    public double At(double value) => From + (Math.Clamp(value, Low, High) - Low) / (High - Low) * (To - From);

    public IReadOnlyList<double> Ticks
    {
        get
        {
            var rough = (High - Low) / 5;
            var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
            var step = power * (rough / power) switch { < 1.5 => 1, < 3 => 2, < 7 => 5, _ => 10 };
            var first = Math.Ceiling(Low / step - 1e-9);
            var last = Math.Floor(High / step + 1e-9);
            return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        }
    }

    public static string Label(double value)
    {
        var size = Math.Abs(value);
        return size switch
        {
            < 1e-12 => "0",
            >= 1e9 => (value / 1e9).ToString("0.#", CultureInfo.InvariantCulture) + "G",
            >= 1e6 => (value / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + "M",
            >= 1e4 => (value / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + "k",
            >= 1e-3 => value.ToString("0.####", CultureInfo.InvariantCulture),
            _ => value.ToString("0.#e0", CultureInfo.InvariantCulture),
        };
    }
}
