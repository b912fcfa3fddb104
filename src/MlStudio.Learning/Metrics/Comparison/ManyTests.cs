namespace MlStudio.Learning.Metrics;

/// <summary>Corrects chances for how many questions were asked at once.</summary>
public static class ManyTests
{
    /// <summary>Holm (1979): the chance that any of the claims made is wrong stays below the level.</summary>
    /// <returns>In the order given.</returns>
    public static double[] Holm(IReadOnlyList<double> chances)
    {
        int[] order = [.. Enumerable.Range(0, chances.Count).OrderBy(i => chances[i]).ThenBy(i => i)];
        var adjusted = new double[chances.Count];
        var last = 0.0;
        for (var i = 0; i < order.Length; i++)
        {
            last = Math.Max(last, Math.Min(1, chances[order[i]] * (order.Length - i)));
            adjusted[order[i]] = last;
        }
        return adjusted;
    }

    /// <summary>Benjamini and Hochberg (1995): of the claims made, the share that is wrong stays below the level on average.</summary>
    /// <returns>In the order given.</returns>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> chances)
    {
        int[] order = [.. Enumerable.Range(0, chances.Count).OrderBy(i => chances[i]).ThenBy(i => i)];
        var adjusted = new double[chances.Count];
        var last = 1.0;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            last = Math.Min(last, chances[order[i]] * order.Length / (i + 1));
            adjusted[order[i]] = last;
        }
        return adjusted;
    }
}
