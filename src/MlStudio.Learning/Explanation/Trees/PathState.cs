using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlStudio.Learning.Explanation.Trees;

/// <summary>
/// The way from a tree's root to a node: its distinct features, the share of training rows that pass each one's questions, and per row of a block a bit per feature
/// that says whether the row passes them all. Bits of rows are kept 32 features to a word, the words of all rows one after the other.
/// </summary>
internal sealed class PathState(int stride)
{
    private const int FeaturesPerWord = 32;
    private int[] _features = new int[8];
    private double[] _shares = new double[8];
    private uint[] _bits = new uint[stride];

    public int Count { get; private set; }

    public int WordCount => (Count + FeaturesPerWord - 1) / FeaturesPerWord;

    public ReadOnlySpan<int> Features => _features.AsSpan(0, Count);

    public ReadOnlySpan<double> Shares => _shares.AsSpan(0, Count);

    /// <summary>One word of the bits of all rows.</summary>
    public ReadOnlySpan<uint> Bits(int word) => _bits.AsSpan(word * stride, stride);

    public void Clear() => Count = 0;

    /// <summary>Becomes the way to a child.</summary>
    /// <param name="parent">The way to the node.</param>
    /// <param name="feature">What the node asks about.</param>
    /// <param name="share">The child's part of the node's cover.</param>
    /// <param name="passes">Per row all ones where it goes to the child, else 0.</param>
    public void Follow(PathState parent, int feature, double share, ReadOnlySpan<uint> passes)
    {
        var known = parent.Features.IndexOf(feature);
        var at = known < 0 ? parent.Count : known;
        Count = Math.Max(parent.Count, at + 1);
        if (_features.Length < Count)
        {
            Array.Resize(ref _features, 2 * Count);
            Array.Resize(ref _shares, 2 * Count);
        }
        if (_bits.Length < WordCount * stride) { Array.Resize(ref _bits, WordCount * stride); }
        parent.Features.CopyTo(_features);
        parent.Shares.CopyTo(_shares);
        (_features[at], _shares[at]) = (feature, known < 0 ? share : _shares[at] * share);
        for (var word = 0; word < WordCount; word++)
        {
            var target = _bits.AsSpan(word * stride, stride);
            if (word < parent.WordCount) { parent.Bits(word).CopyTo(target); }
            else { target.Clear(); }
        }
        Mark(_bits.AsSpan(at / FeaturesPerWord * stride, stride), 1U << (at % FeaturesPerWord), known < 0, passes);
    }

    private static void Mark(Span<uint> bits, uint bit, bool isNew, ReadOnlySpan<uint> passes)
    {
        var target = MemoryMarshal.Cast<uint, Vector256<uint>>(bits);
        var source = MemoryMarshal.Cast<uint, Vector256<uint>>(passes)[..target.Length];
        var (one, others) = (Vector256.Create(bit), Vector256.Create(~bit));
        for (var i = 0; i < target.Length; i++) { target[i] = isNew ? target[i] | (source[i] & one) : target[i] & (source[i] | others); }
    }
}
