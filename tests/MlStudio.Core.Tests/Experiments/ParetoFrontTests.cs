using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Tests.Experiments;

public sealed class ParetoFrontTests
{
    [Fact]
    public void Of_TimeAgainstQuality_KeepsWhatNothingBeats() =>
        Assert.Equal([3, 0, 2], ParetoFront.Of([(2, 0.8), (3, 0.7), (10, 0.9), (1, 0.6), (11, 0.9)], MetricDirection.Lower, MetricDirection.Higher));

    [Fact]
    public void Of_EqualPoints_KeepsAllOfThem() =>
        Assert.Equal([0, 1], ParetoFront.Of([(1, 1), (1, 1), (1, 2)], MetricDirection.Lower, MetricDirection.Lower));

    [Fact]
    public void Of_UndefinedFigures_LeavesThemOut() =>
        Assert.Equal([1], ParetoFront.Of([(double.NaN, 1), (1, 2)], MetricDirection.Lower, MetricDirection.Higher));

    [Fact]
    public void Of_Nothing_IsEmpty() => Assert.Empty(ParetoFront.Of([], MetricDirection.Lower, MetricDirection.Lower));
}
