using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Numerics;

public class GaussLegendreTests
{
    /// <summary>numpy 1.24 leggauss(4), moved from [-1, 1] to [0, 1].</summary>
    [Fact]
    public void For_FourPoints_AreThoseOfNumpy()
    {
        var (points, weights) = GaussLegendre.For(4);
        double[] expected = [0.06943184420297371, 0.33000947820757187, 0.6699905217924281, 0.9305681557970262];
        double[] expectedWeights = [0.17392742256872692, 0.32607257743127307, 0.32607257743127307, 0.17392742256872692];
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(expected[i], points[i], 1e-15);
            Assert.Equal(expectedWeights[i], weights[i], 1e-15);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(32)]
    [InlineData(100)]
    public void For_PolynomialsUpToTwiceThePoints_IntegratesExactly(int count)
    {
        var (points, weights) = GaussLegendre.For(count);
        foreach (var degree in (int[])[0, 1, count, (2 * count) - 1])
        {
            Assert.Equal(1.0 / (degree + 1), points.Zip(weights, (p, w) => w * Math.Pow(p, degree)).Sum(), 1e-13);
        }
    }
}
