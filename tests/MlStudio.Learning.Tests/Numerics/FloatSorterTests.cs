using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Numerics;

public sealed class FloatSorterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(5000)]
    public void Sort_AnyLength_OrdersAsComparingDoes(int count)
    {
        var values = Enumerable.Range(0, count).Select(i => (float)((StatelessRandom.Uniform(1, i) - 0.5) * Math.Pow(10, i % 60 - 30))).ToArray();
        if (count > 4) { (values[0], values[1], values[2]) = (float.NegativeInfinity, float.PositiveInfinity, 0f); }
        var expected = values.Order().ToArray();

        FloatSorter.Sort(values, new uint[count]);

        Assert.Equal(expected, values);
    }
}
