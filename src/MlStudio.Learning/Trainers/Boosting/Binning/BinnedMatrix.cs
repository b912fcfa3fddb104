using System.Numerics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting.Binning;

/// <summary>
/// The training rows as one byte per cell, twice: row after row for histograms, column after column for partitioning.
/// Rows are in training order (learned-from rows first, held-out rows after them).
/// </summary>
internal sealed class BinnedMatrix
{
    private const int BlockRows = 512;
    private const int SmallHistogram = 16_384;

    private BinnedMatrix(FeatureBins[] features, int rowCount)
    {
        Features = features;
        RowCount = rowCount;
        RowMajor = new PinnedArray<byte>((long)rowCount * features.Length + 64);
        ColumnMajor = new PinnedArray<byte>((long)rowCount * features.Length + 64);
        Offsets = new PinnedArray<int>(features.Length + 1);
        HasMissing = new bool[features.Length];
        UniformCells = UniformCellsFor(features);
        for (var f = 0; f < features.Length; f++) { Offsets.Values[f + 1] = Offsets.Values[f] + (UniformCells > 0 ? UniformCells : features[f].TotalBins); }
    }

    public FeatureBins[] Features { get; }
    public int RowCount { get; }
    public int FeatureCount => Features.Length;

    /// <summary>Bin of feature f in row r at r · FeatureCount + f.</summary>
    public PinnedArray<byte> RowMajor { get; }

    /// <summary>Bin of feature f in row r at f · RowCount + r.</summary>
    public PinnedArray<byte> ColumnMajor { get; }

    /// <summary>Where each feature's bins start in a histogram; one more entry than features.</summary>
    public PinnedArray<int> Offsets { get; }

    /// <summary>Whether any row misses the feature.</summary>
    public bool[] HasMissing { get; }

    /// <summary>The cells of every feature in a histogram where all have the same number (a power of two), else 0.</summary>
    public int UniformCells { get; }

    /// <summary>The cells of a histogram, unused ones included.</summary>
    public int TotalCells => Offsets.Values[^1];

    /// <summary>Bins the given matrix rows, in that order; null: all of them.</summary>
    public static BinnedMatrix Create(FeatureMatrix features, int[]? rows, FeatureBins[] bins, WorkerTeam team, CancellationToken cancellation)
    {
        var matrix = new BinnedMatrix(bins, rows?.Length ?? features.RowCount);
        var tables = bins.Select(b => b.IsCategory ? null : new ThresholdTable(b.Thresholds)).ToArray();
        var blocks = (matrix.RowCount + BlockRows - 1) / BlockRows;
        var next = -1;
        team.Run(_ =>
        {
            var raw = new float[BlockRows];
            var binned = new byte[BlockRows];
            var missing = new bool[bins.Length];
            int block;
            while ((block = Interlocked.Increment(ref next)) < blocks)
            {
                cancellation.ThrowIfCancellationRequested();
                var start = block * BlockRows;
                var count = Math.Min(BlockRows, matrix.RowCount - start);
                for (var f = 0; f < bins.Length; f++)
                {
                    missing[f] |= matrix.BinBlock(features, rows, start, count, f, tables[f], raw, binned);
                    if ((f & 255) == 255) { cancellation.ThrowIfCancellationRequested(); }
                }
            }
            lock (matrix.HasMissing)
            {
                for (var f = 0; f < missing.Length; f++) { matrix.HasMissing[f] |= missing[f]; }
            }
        });
        return matrix;
    }

    /// <summary>Equal spacing makes adding faster, as long as it does not blow up histograms of many small features.</summary>
    private static int UniformCellsFor(FeatureBins[] features)
    {
        if (features.Length == 0) { return 0; }
        var cells = (int)Math.Max(32, BitOperations.RoundUpToPowerOf2((uint)features.Max(f => f.TotalBins)));
        var padded = (long)cells * features.Length;
        return padded <= Math.Max(SmallHistogram, 2L * features.Sum(f => f.TotalBins)) ? cells : 0;
    }

    private bool BinBlock(FeatureMatrix features, int[]? rows, int start, int count, int f, ThresholdTable? table, float[] raw, byte[] binned)
    {
        var bins = Features[f];
        var values = features.Values;
        var width = (long)features.FeatureCount;
        if (rows is null)
        {
            for (var i = 0; i < count; i++) { raw[i] = values[(start + i) * width + bins.Feature]; }
        }
        else
        {
            for (var i = 0; i < count; i++) { raw[i] = values[rows[start + i] * width + bins.Feature]; }
        }
        var result = binned.AsSpan(0, count);
        if (table is null)
        {
            for (var i = 0; i < result.Length; i++) { result[i] = (byte)FeatureBins.CodeBin(bins.BinByCode, raw[i], bins.MissingBin); }
        }
        else { table.Bin(raw.AsSpan(0, count), result, (byte)bins.MissingBin); }
        result.CopyTo(ColumnMajor.Span.Slice((int)((long)f * RowCount + start), count));
        var rowMajor = RowMajor.Values;
        for (var i = 0; i < result.Length; i++) { rowMajor[(long)(start + i) * FeatureCount + f] = result[i]; }
        return result.Contains((byte)bins.MissingBin);
    }
}
