namespace MlStudio.Learning.Metrics;

/// <summary>Computes some metrics of rows whose units count differently, fast and again and again. Thread-safe.</summary>
internal abstract class MetricKernel
{
    /// <summary>The metrics in the order of their values.</summary>
    public abstract IReadOnlyList<string> Keys { get; }

    /// <param name="multipliers">How much each unit counts.</param>
    /// <param name="values">One per key; NaN where undefined.</param>
    public abstract void Evaluate(ReadOnlySpan<double> multipliers, Span<double> values);
}
