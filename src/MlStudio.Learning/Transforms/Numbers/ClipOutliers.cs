using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>How the limits of usual values are found.</summary>
public enum OutlierRule
{
    /// <summary>A share of the training rows below and above.</summary>
    Quantiles,

    /// <summary>So many times the distance of the quartiles below the first and above the third (Tukey's fences).</summary>
    Quartiles,

    /// <summary>Given numbers.</summary>
    Fixed,
}

/// <summary>What becomes of an outlier.</summary>
public enum OutlierAction
{
    /// <summary>It is moved to the nearest limit.</summary>
    Clip,

    /// <summary>It is missing.</summary>
    Remove,
}

/// <summary>Moves numbers beyond limits to the limits, or makes them missing. Quantiles are interpolated linearly (Hyndman and Fan's type 7).</summary>
public sealed record ClipOutliers : NumberStep
{
    [Option("Limits from", "Shares of the training rows, the distance of the quartiles, or numbers that you give.")]
    public OutlierRule Rule { get; init; } = OutlierRule.Quantiles;

    [Option("Lower share", "With shares: the share of training rows below the lower limit.", Min = 0, Max = 0.5)]
    public double LowerShare { get; init; } = 0.01;

    [Option("Upper share", "With shares: the share of training rows above the upper limit.", Min = 0, Max = 0.5)]
    public double UpperShare { get; init; } = 0.01;

    [Option("Distance", "With quartiles: how many times their distance is still usual; 1.5 is customary, 3 keeps all but the extreme.", Min = 0, Max = 1000)]
    public double Distance { get; init; } = 1.5;

    [Option("Lowest", "With numbers: the lower limit; empty for none.")]
    public double? Lowest { get; init; }

    [Option("Highest", "With numbers: the upper limit; empty for none.")]
    public double? Highest { get; init; }

    [Option("Outliers", "Whether outliers are moved to the limit or made missing.")]
    public OutlierAction Outliers { get; init; } = OutlierAction.Clip;

    public override string Describe() => $"{(Outliers == OutlierAction.Clip ? "Clip" : "Empty")} outliers of {Words.List(Columns)} {Rule switch
    {
        OutlierRule.Quantiles => $"beyond the lowest {Words.Percent(LowerShare)} and the highest {Words.Percent(UpperShare)}",
        OutlierRule.Quartiles => $"beyond {Words.Number(Distance)} times the distance of the quartiles",
        _ => (Lowest, Highest) switch
        {
            ({ } low, { } high) => $"below {Words.Number(low)} and above {Words.Number(high)}",
            ({ } low, null) => $"below {Words.Number(low)}",
            (null, { } high) => $"above {Words.Number(high)}",
            _ => "beyond given limits",
        },
    }}";

    public override IEnumerable<OptionError> Check()
    {
        if (Rule != OutlierRule.Fixed) { yield break; }
        if (Lowest is null && Highest is null) { yield return new("lowest", "Lowest or Highest must be given; both are empty."); }
        if (Lowest > Highest) { yield return new("highest", $"Highest must be at least Lowest, {Words.Number(Lowest.Value)}; {Words.Number(Highest.Value)} was given."); }
    }

    protected override double[] Learn(ReadOnlySpan<double> values, string name, RecipeContext context)
    {
        if (Rule == OutlierRule.Fixed) { return [Lowest ?? double.NegativeInfinity, Highest ?? double.PositiveInfinity]; }
        var sorted = NumberStatistics.Sorted(values);
        if (sorted.Length == 0) { return [double.NegativeInfinity, double.PositiveInfinity]; }
        if (Rule == OutlierRule.Quantiles) { return [NumberStatistics.Quantile(sorted, LowerShare), NumberStatistics.Quantile(sorted, 1 - UpperShare)]; }
        var (first, third) = (NumberStatistics.Quantile(sorted, 0.25), NumberStatistics.Quantile(sorted, 0.75));
        return [first - (Distance * (third - first)), third + (Distance * (third - first))];
    }

    protected override bool IsLearned(double[] learned) => learned.Length == 2;

    protected override void Transform(ReadOnlySpan<double> values, double[] learned, Span<double> result)
    {
        var (low, high) = (learned[0], learned[1]);
        var clip = Outliers == OutlierAction.Clip;
        for (var row = 0; row < values.Length; row++)
        {
            var value = values[row];
            result[row] = value < low ? clip ? low : double.NaN : value > high ? clip ? high : double.NaN : value;
        }
    }
}
