using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Numerics;

public sealed class LogarithmTests
{
    [Fact]
    public void Log_WideRange_EqualsTheSystemsLibrary()
    {
        for (var x = 1e-320; x < 1e308; x *= 1.37) { Near(Math.Log(x), Logarithm.Log(x)); }
        for (var x = 0.5; x < 2; x += 0.0013) { Near(Math.Log(x), Logarithm.Log(x)); }
    }

    [Fact]
    public void Log_Edges_AreAsDefined()
    {
        Assert.Equal(0, Logarithm.Log(1));
        Assert.Equal(double.NegativeInfinity, Logarithm.Log(0));
        Assert.Equal(double.PositiveInfinity, Logarithm.Log(double.PositiveInfinity));
        Assert.True(double.IsNaN(Logarithm.Log(-1)));
        Assert.True(double.IsNaN(Logarithm.Log(double.NaN)));
    }

    [Theory]
    [InlineData(1e-20, 1e-20)]
    [InlineData(1e-10, 9.9999999995e-11)] // ln(1 + x) = x - x²/2 + …, by hand
    [InlineData(1, 0.6931471805599453)]
    public void LogOnePlus_SmallAndLarge_KeepsItsDigits(double x, double expected) => Near(expected, Logarithm.LogOnePlus(x));

    private static void Near(double expected, double actual) => Assert.InRange(actual, expected - (Math.Abs(expected) * 4e-16) - 1e-300, expected + (Math.Abs(expected) * 4e-16) + 1e-300);
}
