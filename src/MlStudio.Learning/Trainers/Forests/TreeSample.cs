using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>A training row as a tree sees it.</summary>
/// <param name="Row">Its index in the binned matrix.</param>
/// <param name="Class">Its class; 0 for numbers.</param>
/// <param name="Weight">Its weight times how often it was drawn.</param>
/// <param name="Moment">Its weight times its target's distance from the centre.</param>
internal readonly record struct Slot(int Row, int Class, double Weight, double Moment);

/// <summary>
/// The rows of one tree, those of each node in one contiguous range, so that reading a node is reading straight on. Reused from tree to tree; not thread-safe.
/// </summary>
internal sealed class TreeSample(ForestData data)
{
    // The chances that a row is drawn at most 0, 1, … 7 times, out of 2^32: Poisson with mean 1.
    private static readonly uint[] AtMost = [1580030168, 3160060337, 3950075421, 4213413783, 4279248373, 4292415291, 4294609777, 4294923276];

    private readonly Slot[] _slots = new Slot[data.Rows];
    private readonly Slot[] _other = new Slot[data.Rows];
    private readonly bool[] _goesLeft = new bool[256];

    public int Count { get; private set; }

    public ReadOnlySpan<Slot> Of(int start, int count) => _slots.AsSpan(start, count);

    /// <summary>How often a row is drawn for a tree: a number that depends on the key and the row alone, distributed as drawing with replacement is for many rows (Oza and Russell 2001).</summary>
    public static int Draws(uint key, int row)
    {
        var bits = StatelessRandom.Bits(key, row);
        var draws = 0;
        while (draws < AtMost.Length && bits >= AtMost[draws]) { draws++; }
        return draws;
    }

    /// <summary>Takes rows for the next tree: drawn by the key, or all of them where it is null or draws none.</summary>
    public void Take(uint? key)
    {
        Count = 0;
        for (var row = 0; row < data.Rows; row++)
        {
            var draws = key is { } k ? data.Draws.Of(k, row) : 1;
            if (draws > 0) { Add(row, draws); }
        }
        if (Count == 0) { Take(null); }
    }

    /// <summary>Parts a node's range: rows whose bin is in the set come first, each side in its former order. Returns how many those are.</summary>
    public int Part(int start, int count, int feature, in BinSet left)
    {
        for (var bin = 0; bin < _goesLeft.Length; bin++) { _goesLeft[bin] = left.Contains(bin); }
        var column = data.Matrix.ColumnMajor.Span.Slice(feature * data.Rows, data.Rows);
        var slots = _slots.AsSpan(start, count);
        int taken = 0, others = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            var slot = slots[i];
            if (_goesLeft[column[slot.Row]]) { slots[taken++] = slot; }
            else { _other[others++] = slot; }
        }
        _other.AsSpan(0, others).CopyTo(slots[taken..]);
        return taken;
    }

    private void Add(int row, int draws)
    {
        var weight = draws * data.WeightOf(row);
        var target = data.Target[row];
        _slots[Count++] = new Slot(row, data.ClassCount > 0 ? (int)target : 0, weight, weight * (target - data.Center));
    }
}
