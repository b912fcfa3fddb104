namespace MlStudio.Learning.Trainers;

/// <summary>What the training rows say about a feature that holds numbers; missing and infinite values are left out of the sums.</summary>
/// <param name="Known">Rows with a finite value.</param>
/// <param name="Mean">0 where no value is known.</param>
/// <param name="Deviation">Population standard deviation; 0 for a constant.</param>
/// <param name="IsSparse">Whether at least half of the rows hold 0 and all others a number up to 1, as with weights of terms and yes/no features: scaling such a feature would blow up its rare values.</param>
internal readonly record struct FeatureFacts(int Known, double Mean, double Deviation, bool IsSparse)
{
    /// <param name="rows">The rows to look at, in the order in which they are summed.</param>
    public static FeatureFacts Of(FeatureMatrix features, int feature, ReadOnlySpan<int> rows)
    {
        double sum = 0, low = double.PositiveInfinity, high = double.NegativeInfinity;
        int known = 0, zeros = 0;
        foreach (var row in rows)
        {
            var value = features.Values[((long)row * features.FeatureCount) + feature];
            if (!float.IsFinite(value)) { continue; }
            known++;
            sum += value;
            if (value == 0) { zeros++; }
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }
        if (known == 0 || low == high) { return new FeatureFacts(known, known == 0 ? 0 : low, 0, false); }
        var mean = sum / known;
        double squares = 0;
        foreach (var row in rows)
        {
            var value = features.Values[((long)row * features.FeatureCount) + feature];
            if (float.IsFinite(value)) { squares += (value - mean) * (value - mean); }
        }
        return new FeatureFacts(known, mean, Math.Sqrt(squares / known), known == rows.Length && low == 0 && high <= 1 && zeros * 2L >= known);
    }
}
