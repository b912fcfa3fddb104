using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Numerics;

public sealed class WeightedQuantileTests
{
    /// <summary>numpy 1.24: np.percentile(values, 100 * share, method='averaged_inverted_cdf').</summary>
    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.5, 4)]
    [InlineData(0.9, 9)]
    [InlineData(1, 9)]
    public void Of_SevenValues_EqualsNumpy(double share, double expected) =>
        Assert.Equal(expected, WeightedQuantile.Of(new double[] { 5, 1, 4, 2, 9, 9, 3 }, [], share));

    [Theory]
    [InlineData(0.25, 1.5)]
    [InlineData(0.5, 3)]
    [InlineData(0.75, 4.5)]
    public void Of_FourValues_EqualsNumpy(double share, double expected) => Assert.Equal(expected, WeightedQuantile.Of(new double[] { 5, 1, 4, 2 }, [], share));

    [Fact]
    public void Of_WholeWeights_EqualsRepeatedValuesAndTheSortedTwin()
    {
        for (var round = 0; round < 300; round++)
        {
            var key = StatelessRandom.Key(round, 1);
            var count = 1 + (int)(StatelessRandom.Uniform(key, 0) * 40);
            var values = Enumerable.Range(0, count).Select(i => Math.Floor(StatelessRandom.Uniform(key, 100 + i) * 15)).ToArray();
            var weights = Enumerable.Range(0, count).Select(i => 1 + Math.Floor(StatelessRandom.Uniform(key, 200 + i) * 4)).ToArray();
            var repeated = values.SelectMany((v, i) => Enumerable.Repeat(v, (int)weights[i])).ToArray();
            var sorted = repeated.Order().ToArray();
            var share = round % 2 == 0 ? 0.5 : StatelessRandom.Uniform(key, 1);
            var position = share * sorted.Length;
            var expected = position == Math.Floor(position) && position > 0 && position < sorted.Length
                ? (sorted[(int)position - 1] + sorted[(int)position]) / 2
                : sorted[Math.Min((int)position, sorted.Length - 1)];
            Assert.Equal(expected, WeightedQuantile.Of(repeated, [], share));
            Assert.Equal(expected, WeightedQuantile.Of(values, weights, share));
        }
    }

    [Fact]
    public void Select_ManyEqualValues_TakesNoLongerThanSorting()
    {
        var values = Enumerable.Range(0, 200_001).Select(i => i % 5 == 0 ? 1.0 : 0).ToArray();
        Assert.Equal(0, WeightedQuantile.Select(values, 100_000));
        var steps = Enumerable.Range(0, 100_001).Select(i => (double)Math.Abs(i - 50_000)).ToArray();
        Assert.Equal(25_000, WeightedQuantile.Select(steps, 50_000));
    }
}
