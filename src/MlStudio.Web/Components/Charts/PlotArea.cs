namespace MlStudio.Web.Components.Charts;

/// <summary>Places values on the drawing: 440 units wide, y upwards, with round ticks.</summary>
public sealed class PlotArea
{
    public const double Width = 440;

    public PlotArea((double Low, double High) x, (double Low, double High) y, double height = 260, double left = 50, double right = 14, double top = 12, double bottom = 42)
    {
        (Height, Left, Right, Top, Bottom) = (height, left, Width - right, top, height - bottom);
        (XLow, XHigh) = Widened(x);
        (YLow, YHigh) = Widened(y);
        XTicks = Ticks(XLow, XHigh, 6);
        YTicks = Ticks(YLow, YHigh, 5);
    }

    public double Height { get; }
    public double Left { get; }
    public double Right { get; }
    public double Top { get; }
    public double Bottom { get; }
    public double XLow { get; }
    public double XHigh { get; }
    public double YLow { get; }
    public double YHigh { get; }
    public IReadOnlyList<double> XTicks { get; }
    public IReadOnlyList<double> YTicks { get; }

    public double X(double value) => Left + ((Math.Clamp(value, XLow, XHigh) - XLow) / (XHigh - XLow) * (Right - Left));
    public double Y(double value) => Bottom - ((Math.Clamp(value, YLow, YHigh) - YLow) / (YHigh - YLow) * (Bottom - Top));

    /// <summary>The range of the finite values; 0 to 1 where there is none.</summary>
    public static (double Low, double High) RangeOf(IEnumerable<double> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var value in values.Where(double.IsFinite)) { (low, high) = (Math.Min(low, value), Math.Max(high, value)); }
        return low <= high ? (low, high) : (0, 1);
    }

    /// <summary>A range that ends on round numbers, for an axis.</summary>
    public static (double Low, double High) Round((double Low, double High) range)
    {
        var (low, high) = Widened(range);
        var step = Step(low, high, 5);
        return (Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step);
    }

    internal static IReadOnlyList<double> Ticks(double low, double high, int about)
    {
        var step = Step(low, high, about);
        var first = Math.Ceiling((low / step) - 1e-9);
        var count = (int)Math.Floor((high / step) + 1e-9 - first) + 1;
        return [.. Enumerable.Range(0, Math.Clamp(count, 0, 50)).Select(i => Math.Round((first + i) * step, 12))];
    }

    // 1, 2 or 5 times a power of ten.
    private static double Step(double low, double high, int about)
    {
        var raw = (high - low) / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch { <= 1.0001 => power, <= 2.0001 => 2 * power, <= 5.0001 => 5 * power, _ => 10 * power };
    }

    private static (double Low, double High) Widened((double Low, double High) range)
    {
        if (range.High > range.Low) { return range; }
        var half = range.Low == 0 ? 0.5 : Math.Abs(range.Low) * 0.1;
        return (range.Low - half, range.High + half);
    }
}
