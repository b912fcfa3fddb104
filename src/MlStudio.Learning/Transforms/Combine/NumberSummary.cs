namespace MlStudio.Learning.Transforms;

/// <summary>Statistics of a few numbers, summed in their order.</summary>
internal static class NumberSummary
{
    /// <param name="statistic">What is computed; missing of no numbers, but for the count.</param>
    /// <param name="numbers">Finite.</param>
    public static double Of(GroupStatistic statistic, ReadOnlySpan<double> numbers)
    {
        if (statistic == GroupStatistic.Count) { return numbers.Length; }
        if (numbers.Length == 0) { return double.NaN; }
        switch (statistic)
        {
            case GroupStatistic.Mean: return Sum(numbers) / numbers.Length;
            case GroupStatistic.Sum: return Sum(numbers);
            case GroupStatistic.Min: return Min(numbers);
            case GroupStatistic.Max: return Max(numbers);
            case GroupStatistic.Deviation: return Deviation(numbers);
            default:
                var sorted = numbers.ToArray();
                Array.Sort(sorted);
                var middle = sorted.Length / 2;
                return sorted.Length % 2 == 1 ? sorted[middle] : sorted[middle - 1] + ((sorted[middle] - sorted[middle - 1]) / 2);
        }
    }

    private static double Sum(ReadOnlySpan<double> numbers)
    {
        double sum = 0;
        foreach (var number in numbers) { sum += number; }
        return sum;
    }

    private static double Min(ReadOnlySpan<double> numbers)
    {
        var best = numbers[0];
        foreach (var number in numbers) { best = Math.Min(best, number); }
        return best;
    }

    private static double Max(ReadOnlySpan<double> numbers)
    {
        var best = numbers[0];
        foreach (var number in numbers) { best = Math.Max(best, number); }
        return best;
    }

    private static double Deviation(ReadOnlySpan<double> numbers)
    {
        var mean = Sum(numbers) / numbers.Length;
        double squares = 0;
        foreach (var number in numbers) { squares += (number - mean) * (number - mean); }
        return Math.Sqrt(squares / numbers.Length);
    }
}
