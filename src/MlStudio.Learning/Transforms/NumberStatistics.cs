using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>Statistics of the finite values of a number column, summed in row order.</summary>
internal static class NumberStatistics
{
    public static ReadOnlySpan<double> Values(ColumnItem item) => (item.Column as NumberColumn
        ?? throw new LearningException($"Column '{item.Name}' holds {Words.Of(item.Column.Type)}; numbers are needed.")).Values;

    /// <summary>Mean and population standard deviation; a deviation of 0 is given as 1, a column without values as (0, 1).</summary>
    public static (double Mean, double Deviation) MeanAndDeviation(ReadOnlySpan<double> values)
    {
        double sum = 0, last = 0;
        var count = 0;
        foreach (var value in values)
        {
            if (double.IsFinite(value)) { sum += value; last = value; count++; }
        }
        if (count == 0) { return (0, 1); }
        var mean = sum / count;
        double squares = 0;
        foreach (var value in values)
        {
            if (double.IsFinite(value)) { squares += (value - mean) * (value - mean); }
        }
        var deviation = Math.Sqrt(squares / count);
        // Rounding leaves a trace of deviation in a constant column; dividing by it would blow the column up.
        return deviation > 1e-12 * Math.Abs(mean) && double.IsFinite(deviation) ? (mean, deviation) : (last, 1);
    }

    /// <summary>The smallest value and the range above it; a range of 0 is given as 1, a column without values as (0, 1).</summary>
    public static (double Least, double Range) LeastAndRange(ReadOnlySpan<double> values)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (var value in values)
        {
            if (double.IsFinite(value)) { (least, most) = (Math.Min(least, value), Math.Max(most, value)); }
        }
        if (least > most) { return (0, 1); }
        return most > least && double.IsFinite(most - least) ? (least, most - least) : (least, 1);
    }

    public static double Mean(ReadOnlySpan<double> values) => MeanAndDeviation(values).Mean;

    /// <summary>The middle value, or the mean of the two middle ones; 0 for a column without values.</summary>
    public static double Median(ReadOnlySpan<double> values)
    {
        var sorted = Sorted(values);
        if (sorted.Length == 0) { return 0; }
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : sorted[middle - 1] + ((sorted[middle] - sorted[middle - 1]) / 2);
    }

    /// <summary>The most frequent value, the smallest of them where several are; 0 for a column without values.</summary>
    public static double MostFrequent(ReadOnlySpan<double> values)
    {
        var sorted = Sorted(values);
        double best = 0;
        for (int start = 0, most = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start]) { end++; }
            if (end - start > most) { (most, best) = (end - start, sorted[start]); }
            start = end;
        }
        return best;
    }

    /// <summary>The value below which the share lies, interpolated linearly between neighbours (Hyndman and Fan's type 7).</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        if (below >= sorted.Length - 1) { return sorted[^1]; }
        var (low, high, t) = (sorted[below], sorted[below + 1], place - below);
        return t < 0.5 ? low + ((high - low) * t) : high - ((high - low) * (1 - t));
    }

    /// <summary>The finite values in ascending order.</summary>
    public static double[] Sorted(ReadOnlySpan<double> values)
    {
        var finite = new List<double>(values.Length);
        foreach (var value in values)
        {
            if (double.IsFinite(value)) { finite.Add(value); }
        }
        var sorted = finite.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
