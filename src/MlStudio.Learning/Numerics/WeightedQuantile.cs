namespace MlStudio.Learning.Numerics;

/// <summary>
/// Quantiles as the inverse of the (weighted) distribution function, the mean of both neighbours where it is flat (definition 2 of Hyndman &amp; Fan,
/// "Sample quantiles in statistical packages", 1996): whole weights equal repeated values, and the result always minimises the pinball loss.
/// </summary>
internal static class WeightedQuantile
{
    private const double Closeness = 1e-12;

    /// <summary>The quantile of the values, which are put in another order on the way.</summary>
    /// <param name="values">At least one.</param>
    /// <param name="weights">A positive weight per value, or empty for equal weights.</param>
    /// <param name="share">From 0 to 1; 0.5 is the median.</param>
    public static double Of(Span<double> values, Span<double> weights, double share)
    {
        if (!weights.IsEmpty) { return OfWeighted(values, weights, share); }
        var position = share * values.Length;
        var whole = (int)Math.Round(position);
        if (Math.Abs(position - whole) > Closeness * values.Length) { return Select(values, (int)position); }
        if (whole == 0 || whole == values.Length) { return Select(values, Math.Max(whole - 1, 0)); }
        var upper = Select(values, whole);
        var lower = values[0];
        foreach (var value in values[1..whole]) { lower = Math.Max(lower, value); }
        return (lower + upper) / 2;
    }

    private static double OfWeighted(Span<double> values, Span<double> weights, double share)
    {
        values.Sort(weights);
        double total = 0, sum = 0;
        foreach (var weight in weights) { total += weight; }
        var target = share * total;
        for (var i = 0; i < values.Length - 1; i++)
        {
            sum += weights[i];
            if (Math.Abs(sum - target) <= Closeness * total) { return (values[i] + values[i + 1]) / 2; }
            if (sum > target) { return values[i]; }
        }
        return values[^1];
    }

    /// <summary>The value that would stand at <paramref name="index"/> if sorted; smaller ones come to stand before it (Hoare, "Algorithm 65: Find", 1961).</summary>
    internal static double Select(Span<double> values, int index)
    {
        int low = 0, high = values.Length - 1;
        for (var rounds = 0; low < high; rounds++)
        {
            if (rounds == 64)
            {
                values.Slice(low, high - low + 1).Sort();
                break;
            }
            var pivot = Middle(values[low], values[low + (high - low) / 2], values[high]);
            int i = low, j = high;
            while (i <= j)
            {
                while (values[i] < pivot) { i++; }
                while (values[j] > pivot) { j--; }
                if (i > j) { break; }
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }
            if (index <= j) { high = j; }
            else if (index >= i) { low = i; }
            else { break; }
        }
        return values[index];
    }

    private static double Middle(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
