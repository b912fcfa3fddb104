namespace MlStudio.Learning.Metrics;

/// <summary>How intervals are computed. The same options and rows give the same interval on any number of threads.</summary>
public sealed record IntervalOptions
{
    /// <summary>The share of intervals that hold the true value in the long run, 0.5 to 0.999.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How often rows are drawn anew, from 100; null for 1,000 up to 100,000 rows and 200 beyond, where only their deviation is used (known to 5 %).</summary>
    public int? Replicates { get; init; }

    public int Seed { get; init; } = 1;

    public int Threads { get; init; } = 1;

    internal int ReplicatesFor(int rows) => Math.Max(100, Replicates ?? (rows <= ReplicateRange.ManyRows ? 1000 : 200));

    /// <exception cref="LearningException">The confidence is out of range.</exception>
    internal IntervalOptions Checked() => Confidence is >= 0.5 and <= 0.999
        ? this
        : throw new LearningException(FormattableString.Invariant($"The confidence must be from 0.5 to 0.999; {Confidence} was given."));
}
