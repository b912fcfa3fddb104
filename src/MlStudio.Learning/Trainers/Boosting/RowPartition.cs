using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>The rows of all leaves in one array, each leaf a contiguous range whose rows keep their order.</summary>
internal sealed unsafe class RowPartition
{
    private const int SerialRows = 8_192;
    private readonly BinnedMatrix _matrix;
    private readonly WorkerTeam _team;
    private readonly PinnedArray<int> _other;
    private readonly PinnedArray<byte> _goesLeft = new(256);
    private readonly int[] _leftCounts;

    public RowPartition(BinnedMatrix matrix, int rows, WorkerTeam team)
    {
        _matrix = matrix;
        _team = team;
        Rows = new PinnedArray<int>(rows);
        _other = new PinnedArray<int>(rows);
        _leftCounts = new int[team.Size];
    }

    /// <summary>Row indices, leaf after leaf.</summary>
    public PinnedArray<int> Rows { get; }

    /// <summary>How many rows take part.</summary>
    public int Count { get; private set; }

    /// <summary>Starts again with all rows 0 … count-1 in one leaf.</summary>
    public void Reset(int count)
    {
        Count = count;
        var rows = Rows.Values;
        for (var i = 0; i < count; i++) { rows[i] = i; }
    }

    /// <summary>Starts again with the given rows, ascending, in one leaf.</summary>
    public void Reset(ReadOnlySpan<int> rows)
    {
        Count = rows.Length;
        rows.CopyTo(Rows.Span);
    }

    /// <summary>Parts a leaf's range: rows whose bin is in the set come first. Returns how many those are.</summary>
    public int Split(int start, int count, int feature, in BinSet left)
    {
        for (var bin = 0; bin < 256; bin++) { _goesLeft.Values[bin] = left.Contains(bin) ? (byte)1 : (byte)0; }
        if (count < SerialRows || _team.Size == 1)
        {
            var taken = Part(start, count, feature);
            _other.Span.Slice(start, count - taken).CopyTo(Rows.Span[(start + taken)..]);
            return taken;
        }
        _team.Run(member =>
        {
            var (from, to) = _team.Range(member, count);
            _leftCounts[member] = Part(start + from, to - from, feature);
        });
        var end = start;
        for (var member = 0; member < _team.Size; member++)
        {
            var (from, _) = _team.Range(member, count);
            Rows.Span.Slice(start + from, _leftCounts[member]).CopyTo(Rows.Span[end..]);
            end += _leftCounts[member];
        }
        var total = end - start;
        for (var member = 0; member < _team.Size; member++)
        {
            var (from, to) = _team.Range(member, count);
            var rights = _other.Span.Slice(start + from, to - from - _leftCounts[member]);
            rights.CopyTo(Rows.Span[end..]);
            end += rights.Length;
        }
        return total;
    }

    /// <summary>Without branches: every row is written to both sides, and only one side's end moves on.</summary>
    private int Part(int start, int count, int feature)
    {
        var rows = Rows.Pointer;
        var lefts = rows + start;
        var rights = _other.Pointer + start;
        var column = _matrix.ColumnMajor.Pointer + (nint)feature * _matrix.RowCount;
        var goesLeft = _goesLeft.Pointer;
        nint left = 0;
        for (nint i = 0; i < count; i++)
        {
            var row = lefts[i];
            nint taken = goesLeft[column[row]];
            lefts[left] = row;
            rights[i - left] = row;
            left += taken;
        }
        GC.KeepAlive(_matrix);
        return (int)left;
    }
}
