using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Prepared rows that are written out as float32 on demand: whole as a matrix for training, or a few rows at a time into a
/// reused buffer for prediction. Immutable and thread-safe.
/// </summary>
public sealed class FeatureRows
{
    private const int RowsPerTile = 256;
    private readonly FeatureBlock[] _blocks;

    internal FeatureRows(FeatureBlock[] blocks, int rowCount)
    {
        _blocks = blocks;
        RowCount = rowCount;
        Features = [.. blocks.SelectMany(b => b.Features)];
    }

    public int RowCount { get; }
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>Writes rows row-major.</summary>
    /// <param name="destination">At least rowCount × feature count.</param>
    public void Write(int firstRow, int rowCount, Span<float> destination)
    {
        var width = Features.Count;
        if (width == 0) { return; }
        destination[..(rowCount * width)].Clear();
        for (var done = 0; done < rowCount; done += RowsPerTile)
        {
            var rows = Math.Min(RowsPerTile, rowCount - done);
            var at = done * width;
            foreach (var block in _blocks)
            {
                block.Write(firstRow + done, rows, destination[at..], width);
                at += block.Features.Count;
            }
        }
    }

    /// <summary>The same rows with the features made of one raw column taken from other rows: row r gets those of row order[r].</summary>
    /// <param name="source">The raw column.</param>
    /// <param name="order">A row index per row.</param>
    internal FeatureRows Reorder(string source, int[] order) =>
        new([.. _blocks.Select(b => b.Features.Count > 0 && b.Features[0].Source == source ? new ReorderedBlock(b, order) : b)], RowCount);

    /// <exception cref="LearningException">The matrix would have more than 2 billion values, or not fit into the memory that is left; the message says how much it needs and which column makes the most features.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public FeatureMatrix ToMatrix(CancellationToken cancellation = default)
    {
        MatrixRoom.Require(RowCount, Features);
        var length = (long)RowCount * Features.Count;
        var values = GC.AllocateUninitializedArray<float>((int)length);
        for (var first = 0; first < RowCount; first += RowsPerTile)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(RowsPerTile, RowCount - first);
            Write(first, rows, values.AsSpan((int)((long)first * Features.Count)));
        }
        return new FeatureMatrix(Features, RowCount, values);
    }
}
