using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Tests.Metrics.Intervals;

public sealed class MeanIntervalTests
{
    [Fact]
    public void Of_Repeats_IsMeanAndStudentInterval()
    {
        var interval = MeanInterval.Of([0.81, 0.84, 0.80, 0.86]);
        Assert.Equal((4, 0.8275), (interval.Count, Math.Round(interval.Mean, 12)));
        // scipy: t.ppf(0.975, 3) * std(ddof=1) / sqrt(4)
        Assert.Equal(0.04381886884825764, interval.Half!.Value, 1e-10);
    }

    [Fact]
    public void Of_OneValue_HasNoInterval() => Assert.Equal(new MeanInterval(1, 0.7, null), MeanInterval.Of([0.7]));

    [Fact]
    public void Of_EqualValues_HasTheirExactValue() => Assert.Equal(new MeanInterval(3, 0.1, 0), MeanInterval.Of([0.1, 0.1, 0.1]));

    [Fact]
    public void Of_Nothing_Throws() => Assert.Throws<ArgumentException>(() => MeanInterval.Of([]));
}
