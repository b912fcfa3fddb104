using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Explanation.Sampled;

/// <summary>Draws rows that stand for all.</summary>
internal static class BackgroundSample
{
    /// <summary>Ascending rows: all where they are few enough.</summary>
    public static int[] Rows(int count, int most, int seed)
    {
        var rows = Enumerable.Range(0, count).ToArray();
        if (count <= most) { return rows; }
        SplitMix64.For(seed, 5).Shuffle<int>(rows);
        return [.. rows.Take(most).Order()];
    }
}
