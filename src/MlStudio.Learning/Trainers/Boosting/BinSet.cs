using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>A set of bins 0 … 255.</summary>
[InlineArray(4)]
internal struct BinSet
{
    private ulong _first;

    public readonly bool Contains(int bin) => ((this[bin >> 6] >> (bin & 63)) & 1) != 0;

    public void Add(int bin) => this[bin >> 6] |= 1UL << (bin & 63);

    /// <summary>Bins 0 … last.</summary>
    public static BinSet UpTo(int last)
    {
        var set = new BinSet();
        for (var bin = 0; bin <= last; bin++) { set.Add(bin); }
        return set;
    }
}
