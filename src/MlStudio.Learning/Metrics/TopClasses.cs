namespace MlStudio.Learning.Metrics;

/// <summary>How far down the list of classes, most probable first, the actual one stands.</summary>
public static class TopClasses
{
    /// <summary>From 0 for the most probable; of equal probabilities the lower class index stands first, as in the answer itself.</summary>
    /// <param name="probabilities">One per class.</param>
    public static int Rank(ReadOnlySpan<double> probabilities, int actual)
    {
        var own = probabilities[actual];
        var rank = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > own || (probabilities[i] == own && i < actual)) { rank++; }
        }
        return rank;
    }

    /// <summary>The share of rows whose class is among the <paramref name="most"/> most probable; null without rows or where there are not more classes than that.</summary>
    /// <param name="actual">Class index per row.</param>
    /// <param name="probabilities">Row-major, one per class.</param>
    public static double? Accuracy(ReadOnlySpan<int> actual, ReadOnlySpan<double> probabilities, int classes, int most)
    {
        if (actual.IsEmpty || classes <= most) { return null; }
        var right = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            if (Rank(probabilities.Slice(i * classes, classes), actual[i]) < most) { right++; }
        }
        return right / (double)actual.Length;
    }
}
