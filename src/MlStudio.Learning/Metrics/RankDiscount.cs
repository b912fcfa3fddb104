using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Metrics;

/// <summary>How much a position of a ranking counts: 1 / log2(position + 1), positions from 1 (Järvelin &amp; Kekäläinen 2002, as in Burges et al. 2005). Thread-safe.</summary>
internal static class RankDiscount
{
    private static readonly double[] s_first = [.. Enumerable.Range(0, 4096).Select(Compute)];

    /// <param name="index">The position from 0.</param>
    public static double At(int index) => index < s_first.Length ? s_first[index] : Compute(index);

    private static double Compute(int index) => index == 0 ? 1 : Logarithm.Log(2) / Logarithm.Log(index + 2.0);
}
