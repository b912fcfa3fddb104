using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Tests.Metrics.Intervals;

public class ShareIntervalTests
{
    [Theory] // Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3: four decimals are printed
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Of_Share_EqualsReference(int count, int rows, double low, double high)
    {
        var found = ShareInterval.Of(count / (double)rows, rows);
        Assert.Equal(low, found.Low, 1e-4);
        Assert.Equal(high, found.High, 1e-4);
    }

    [Fact] // the same volume, 873-890, table II, method 10: 56 of 70 less 48 of 80
    public void OfDifference_EqualsReference()
    {
        var (low, high) = ShareInterval.OfDifference(56 / 70.0, 70, 48 / 80.0, 80);
        Assert.Equal(0.0524, low, 1e-4);
        Assert.Equal(0.3339, high, 1e-4);
    }
}
