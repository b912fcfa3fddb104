using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Tests.Metrics.Intervals;

public class SampleFreedomTests
{
    [Fact] // by hand: (1/5 + 1/500)² / (1/5²/4 + 1/500²/499) and √((1/5 + 1/500) / (4/25 + 499/250000))
    public void Of_AFewAgainstMany_HasTheFreedomOfTheFew()
    {
        var freedom = SampleFreedom.Of([5, 500]);
        Assert.Equal(4.080397, freedom.Degrees, 5);
        Assert.Equal(1.1166666, freedom.Widening, 5);
    }

    [Fact] // one stratum: n - 1 and √(n / (n - 1)); k equal ones: k (n - 1)
    public void Of_EqualStrata_AddsTheirFreedom()
    {
        Assert.Equal((9, Math.Sqrt(10 / 9.0)), (SampleFreedom.Of([10]).Degrees, SampleFreedom.Of([10]).Widening), EqualTo12Digits);
        Assert.Equal(45, SampleFreedom.Of([10, 10, 10, 10, 10]).Degrees, 10);
    }

    [Fact]
    public void IsEnough_FewUnits_DependsOnWhatTheyAre()
    {
        Assert.False(SampleFreedom.Of([]).IsEnough(ofGroups: false));
        Assert.False(SampleFreedom.Of([1, 500]).IsEnough(ofGroups: false));
        Assert.False(SampleFreedom.Of([2]).IsEnough(ofGroups: false));
        Assert.True(SampleFreedom.Of([3]).IsEnough(ofGroups: false));
        Assert.False(SampleFreedom.Of([4]).IsEnough(ofGroups: true));
        Assert.True(SampleFreedom.Of([5]).IsEnough(ofGroups: true));
    }

    private static bool EqualTo12Digits((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < 1e-12 && Math.Abs(a.Item2 - b.Item2) < 1e-12;
}
