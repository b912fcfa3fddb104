using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

public sealed class HistogramBuilderTests
{
    /// <summary>Columns × distinct values cover every spacing of cells: 32, 64, 128, 256 and packed by offsets.</summary>
    [Theory]
    [InlineData(7, 10, 1)]
    [InlineData(7, 40, 2)]
    [InlineData(6, 100, 1)]
    [InlineData(9, 250, 2)]
    [InlineData(900, 3, 1)]
    [InlineData(900, 3, 3)]
    [InlineData(300, 250, 2)]
    public void Build_AnyLayoutAndThreads_EqualsTheSafeTwin(int columns, int distinct, int threads)
    {
        const int Rows = 3000;
        using var team = new WorkerTeam(threads);
        var values = new float[Rows * columns];
        for (var i = 0; i < values.Length; i++) { values[i] = (float)Math.Floor(StatelessRandom.Uniform(7, i) * distinct); }
        var features = BoostingSamples.Matrix(columns, values);
        var all = Enumerable.Range(0, Rows).ToArray();
        var matrix = BinnedMatrix.Create(features, all, BinMapper.Fit(features, all, 255, 0, team, default), team, default);
        var gradients = new PinnedArray<long>(Rows);
        for (var i = 0; i < Rows; i++) { gradients.Values[i] = ((long)(int)StatelessRandom.Bits(8, i) << 20) + i; }
        var rows = new PinnedArray<int>(Rows);
        var count = 0;
        for (var i = 0; i < Rows; i++) { if (i % 3 != 0) { rows.Values[count++] = i; } }
        var builder = new HistogramBuilder(matrix, team, default);
        var histogram = new PinnedArray<long>(matrix.TotalCells);

        builder.Build(rows, 100, count - 100, gradients, null, histogram);
        Assert.Equal(Twin(matrix, rows.Values.AsSpan(100, count - 100), gradients), histogram.Values);

        builder.Build(null, 0, Rows, gradients, null, histogram);
        var whole = Twin(matrix, all, gradients);
        Assert.Equal(whole, histogram.Values);

        int[] some = [0, 2, columns - 1];
        builder.Build(rows, 0, count, gradients, some, histogram);
        var part = Twin(matrix, rows.Values.AsSpan(0, count), gradients);
        foreach (var f in some)
        {
            var range = matrix.Offsets.Values[f]..(matrix.Offsets.Values[f] + matrix.Features[f].TotalBins);
            Assert.Equal(part[range], histogram.Values[range]);
        }
    }

    [Fact]
    public void Subtract_ParentMinusChild_IsTheOtherChild()
    {
        var parent = new PinnedArray<long>(11);
        var child = new PinnedArray<long>(11);
        for (var i = 0; i < 11; i++) { (parent.Values[i], child.Values[i]) = (i * 100, i); }
        HistogramBuilder.Subtract(parent, child);
        Assert.Equal(Enumerable.Range(0, 11).Select(i => i * 99L), parent.Values);
    }

    private static long[] Twin(BinnedMatrix matrix, ReadOnlySpan<int> rows, PinnedArray<long> gradients)
    {
        var sums = new long[matrix.TotalCells];
        HistogramKernels.AddListedScalar(matrix.RowMajor.Span, matrix.FeatureCount, rows, gradients.Values, matrix.Offsets.Values, sums);
        return sums;
    }
}
