using MlStudio.Learning.Calibration;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Calibration;

public sealed class ConformalCalibrationTests
{
    [Fact]
    public void Quantile_NineRowsAtNinetyPercent_IsTheLargestError()
    {
        // ⌈(9 + 1) · 0.9⌉ = 9: the ninth smallest of nine errors.
        double[] actual = [3, 1, 4, 1, 5, 9, 2, 6, 8];
        var conformal = ConformalCalibration.ForNumbers(0.9, new double[9], actual);
        Assert.Equal(9, conformal.Quantile);
        Assert.Equal((1.0, 19.0), conformal.Interval(10));
        Assert.Equal(9, ConformalCalibration.FewestRows(0.9));
        Assert.Equal(99, ConformalCalibration.FewestRows(0.99));
        // ⌈10 · 0.5⌉ = 5: the fifth smallest.
        Assert.Equal(4, ConformalCalibration.ForNumbers(0.5, new double[9], actual).Quantile);
        Assert.Contains("at least 19 rows", Assert.Throws<LearningException>(() => ConformalCalibration.ForNumbers(0.95, new double[9], actual)).Message);
    }

    /// <summary>
    /// With n calibration rows and scores that are all different, the mean coverage lies between the stated one and 1 / (n + 1) above
    /// it (Lei et al. 2018, theorem 2.2). 1,500 repetitions of 60 rows and 40 new ones have a standard error of about 0.0013.
    /// </summary>
    [Theory]
    [InlineData(0.8)]
    [InlineData(0.9)]
    [InlineData(0.95)]
    public void ForNumbers_Simulated_CoversAsStatedAndNotMuchMore(double coverage)
    {
        var random = new SplitMix64(2024);
        double inside = 0, total = 0;
        for (var repeat = 0; repeat < 1500; repeat++)
        {
            var (predicted, actual) = Draw(ref random, 60);
            var conformal = ConformalCalibration.ForNumbers(coverage, predicted, actual);
            var (p, a) = Draw(ref random, 40);
            inside += p.Zip(a).Count(r => conformal.Interval(r.First) is var i && r.Second >= i.Low && r.Second <= i.High);
            total += 40;
        }
        Assert.InRange(inside / total, coverage - 0.006, coverage + (1.0 / 61) + 0.006);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(0.9)]
    public void ForClasses_Simulated_CoversAsStatedAndNotMuchMore(double coverage)
    {
        var random = new SplitMix64(77);
        double inside = 0, total = 0;
        for (var repeat = 0; repeat < 1500; repeat++)
        {
            var conformal = ConformalCalibration.ForClasses(coverage, ProbabilitiesOfTruth(ref random, 60));
            inside += ProbabilitiesOfTruth(ref random, 40).Count(conformal.Holds);
            total += 40;
        }
        Assert.InRange(inside / total, coverage - 0.006, coverage + (1.0 / 61) + 0.006);
    }

    /// <summary>Predictions that are off by chance, more for large numbers, and biased: coverage must not depend on the model being good.</summary>
    private static (double[] Predicted, double[] Actual) Draw(ref SplitMix64 random, int rows)
    {
        var (predicted, actual) = (new double[rows], new double[rows]);
        for (var i = 0; i < rows; i++)
        {
            predicted[i] = 10 * random.Unit();
            actual[i] = predicted[i] + 0.7 + ((random.Unit() + random.Unit() - 1) * (1 + predicted[i]));
        }
        return (predicted, actual);
    }

    /// <summary>The probability that an overconfident model of three classes gave to the class that came true.</summary>
    private static double[] ProbabilitiesOfTruth(ref SplitMix64 random, int rows)
    {
        var result = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            var top = 0.4 + (0.6 * random.Unit());
            result[i] = random.Unit() < 0.7 ? top : (1 - top) * random.Unit();
        }
        return result;
    }
}
