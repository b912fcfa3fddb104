using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>A bounded number of histograms, made on demand and used again.</summary>
internal sealed class HistogramPool(int cells, int most)
{
    private const long MostBytes = 256L << 20;
    private readonly Stack<PinnedArray<long>> _free = new();
    private int _made;

    /// <summary>As many histograms as open leaves need, but no more than 256 MB of them (and at least three).</summary>
    public static HistogramPool For(int cells, int maxLeaves) =>
        new(cells, (int)Math.Clamp(MostBytes / (8L * Math.Max(1, cells)), 3, Math.Max(3, maxLeaves + 1)));

    /// <summary>A histogram with any content, or null when all are in use.</summary>
    public PinnedArray<long>? TryRent()
    {
        if (_free.TryPop(out var histogram)) { return histogram; }
        if (_made == most) { return null; }
        _made++;
        return new PinnedArray<long>(cells);
    }

    public void Return(PinnedArray<long> histogram) => _free.Push(histogram);
}
