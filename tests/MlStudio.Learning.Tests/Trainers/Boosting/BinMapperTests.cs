using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

public sealed class BinMapperTests
{
    [Fact]
    public void Thresholds_FewDistinctValues_LieBetweenThem() =>
        Assert.Equal([1.5f, 4f], BinMapper.Thresholds([1, 1, 2, 6, 6, 6], 255));

    [Fact]
    public void Thresholds_NeighbouringFloats_StillPartThem()
    {
        var low = 1f;
        var high = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(low) + 1);
        var threshold = Assert.Single(BinMapper.Thresholds([low, high], 255));
        Assert.True(low <= threshold && threshold < high);
    }

    [Fact]
    public void Thresholds_Infinities_StayApartFromNumbers()
    {
        var bins = FeatureBins.Number(0, BinMapper.Thresholds([float.NegativeInfinity, -float.MaxValue, float.MaxValue, float.PositiveInfinity], 255), true);
        Assert.Equal([0, 1, 2, 3], new[] { float.NegativeInfinity, -float.MaxValue, float.MaxValue, float.PositiveInfinity }.Select(bins.BinOf));
    }

    [Fact]
    public void Thresholds_ManyValues_MakeBinsOfEqualCountsAndLeaveAFrequentValueAlone()
    {
        var values = Enumerable.Range(0, 6000).Select(i => (float)i).Concat(Enumerable.Repeat(2500.5f, 4000)).Order().ToArray();
        var bins = FeatureBins.Number(0, BinMapper.Thresholds(values, 64), true);
        var counts = new int[bins.ValueBins];
        foreach (var value in values) { counts[bins.BinOf(value)]++; }
        Assert.InRange(bins.ValueBins, 55, 64);
        Assert.Equal(4000, counts[bins.BinOf(2500.5f)]);
        Assert.All(counts.Where(c => c != 4000), c => Assert.InRange(c, 1, 160));
    }

    [Fact]
    public void Fit_ConstantAndAllMissingColumns_GetNoBins()
    {
        using var team = new WorkerTeam(1);
        var matrix = BoostingSamples.Matrix(3, 5, float.NaN, 1, 5, float.NaN, 2);
        Assert.Equal([2], BinMapper.Fit(matrix, [0, 1], 255, 0, team, default).Select(b => b.Feature));
    }

    [Fact]
    public void Fit_MoreLevelsThanBins_TheRarestShareOneAndUnseenOnesAreMissing()
    {
        using var team = new WorkerTeam(1);
        var codes = Enumerable.Range(0, 10).SelectMany(code => Enumerable.Repeat((float)code, code + 1)).ToArray();
        var matrix = new FeatureMatrix([new Feature("c", "c", 12)], codes.Length, codes);
        var bins = Assert.Single(BinMapper.Fit(matrix, Enumerable.Range(0, codes.Length).ToArray(), 4, 0, team, default));
        Assert.Equal(4, bins.ValueBins);
        Assert.Equal([0, 1, 2, 3, 3, 3], new[] { 9f, 8f, 7f, 6f, 5f, 0f }.Select(bins.BinOf));
        Assert.All(new[] { 10f, 11f, 12f, -1f, float.NaN }, code => Assert.Equal(bins.MissingBin, bins.BinOf(code)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(254)]
    public void ThresholdTable_VectorsAndScalar_FindTheSameBins(int thresholds)
    {
        var bounds = Enumerable.Range(0, thresholds).Select(i => i * 0.37f - 20).ToArray();
        var bins = FeatureBins.Number(0, bounds, true);
        var values = Enumerable.Range(0, 1003).Select(i => i % 17 == 0 ? float.NaN : i % 5 == 0 ? bounds[i % thresholds] : i * 0.11f - 25).ToArray();
        var table = new ThresholdTable(bounds);
        var scalar = new byte[values.Length];
        var mixed = new byte[values.Length];
        table.BinScalar(values, scalar, (byte)bins.MissingBin);
        table.Bin(values, mixed, (byte)bins.MissingBin);
        Assert.Equal(values.Select(v => (byte)bins.BinOf(v)), scalar);
        Assert.Equal(scalar, mixed);
    }
}
