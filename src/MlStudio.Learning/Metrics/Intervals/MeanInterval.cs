using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Metrics;

/// <summary>The mean of repeats and how far the true mean may be from it (Student 1908).</summary>
/// <param name="Count">How many values there are.</param>
/// <param name="Mean">Their mean, in their unit.</param>
/// <param name="Half">The interval is the mean plus and minus this; null for fewer than two values.</param>
public sealed record MeanInterval(int Count, double Mean, double? Half)
{
    /// <param name="values">Finite numbers, at least one.</param>
    /// <param name="confidence">The share of intervals that hold the true mean in the long run, between 0 and 1.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static MeanInterval Of(IReadOnlyList<double> values, double confidence = 0.95)
    {
        if (values.Count == 0) { throw new ArgumentException("A mean needs at least one value.", nameof(values)); }
        double sum = 0;
        foreach (var value in values) { sum += value; }
        var mean = sum / values.Count;
        if (values.Count == 1) { return new MeanInterval(1, mean, null); }
        if (values.All(v => v == values[0])) { return new MeanInterval(values.Count, values[0], 0); }
        double squares = 0;
        foreach (var value in values) { squares += (value - mean) * (value - mean); }
        var error = Math.Sqrt(squares / (values.Count - 1) / values.Count);
        return new MeanInterval(values.Count, mean, error * Distributions.StudentQuantile((1 - confidence) / 2, values.Count - 1));
    }
}
