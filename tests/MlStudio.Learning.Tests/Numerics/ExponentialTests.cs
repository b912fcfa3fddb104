using System.Runtime.Intrinsics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Numerics;

public sealed class ExponentialTests
{
    [Fact]
    public void Exp_VectorAndScalar_GiveTheSameBits()
    {
        Span<double> four = stackalloc double[4];
        for (var x = -720.0; x < 720; x += 0.0137)
        {
            Exponential.Exp(Vector256.Create(x, -x, x / 700, 0)).CopyTo(four);
            Assert.Equal(BitConverter.DoubleToInt64Bits(Exponential.Exp(x)), BitConverter.DoubleToInt64Bits(four[0]));
            Assert.Equal(BitConverter.DoubleToInt64Bits(Exponential.Exp(-x)), BitConverter.DoubleToInt64Bits(four[1]));
            Assert.Equal(BitConverter.DoubleToInt64Bits(Exponential.Exp(x / 700)), BitConverter.DoubleToInt64Bits(four[2]));
            Assert.Equal(1.0, four[3]);
        }
    }

    [Fact]
    public void Exp_WithinItsRange_AgreesWithTheSystemsExp()
    {
        for (var x = -700.0; x < 700; x += 0.0731)
        {
            Assert.Equal(1.0, Exponential.Exp(x) / Math.Exp(x), 1e-14);
        }
    }

    [Theory]
    [InlineData(-1e300, 0.0)]
    [InlineData(0.0, 0.5)]
    [InlineData(1e300, 1.0)]
    public void Sigmoid_AtExtremes_StaysWithinBounds(double score, double expected) => Assert.Equal(expected, Exponential.Sigmoid(score), 1e-300);
}
