using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

public sealed class GradientQuantizerTests
{
    [Theory]
    [InlineData(1000, false)]
    [InlineData(1000, true)]
    [InlineData(1_000_000, false)]
    [InlineData(1_000_000, true)]
    public void Pack_VectorsAndScalar_GiveTheSameCells(int rows, bool constant)
    {
        var layout = GradientLayout.Choose(rows, constant, 1, 0.25);
        var (gradients, hessians) = Derivatives(1003);
        var scalar = new long[gradients.Length];
        var mixed = new long[gradients.Length];
        GradientQuantizer.PackScalar(gradients, constant ? [] : hessians, 17, 99, layout, scalar);
        GradientQuantizer.Pack(gradients, constant ? [] : hessians, 17, 99, layout, mixed);
        Assert.Equal(scalar, mixed);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(4096, false)]
    [InlineData(4097, false)]
    [InlineData(60_000, true)]
    [InlineData(16_000_000, false)]
    public void Choose_LargestDerivativesInEveryRow_SumsDoNotOverflow(int rows, bool constant)
    {
        var layout = GradientLayout.Choose(rows, constant, 3, 0.25);
        foreach (var sign in (double[])[1, -1])
        {
            var cell = new long[1];
            GradientQuantizer.PackScalar([sign * 3], constant ? [] : [0.25], 0, 1, layout, cell);
            var sum = cell[0] * rows;
            Assert.Equal(sign * 3 * rows, layout.Gradient(sum), 1e-6 * rows);
            Assert.Equal((constant ? 1 : 0.25) * rows, layout.Hessian(sum), 1e-6 * rows);
            if (layout.CountMask != 0) { Assert.Equal(rows, layout.Count(sum)); }
        }
        Assert.Equal(constant || rows <= 4096, layout.CountMask != 0);
    }

    [Fact]
    public void Pack_ManyRows_SumsAreUnbiased()
    {
        var layout = GradientLayout.Choose(8_000_000, false, 1, 0.25);
        var (gradients, hessians) = Derivatives(200_000);
        var packed = new long[gradients.Length];
        GradientQuantizer.Pack(gradients, hessians, 0, 5, layout, packed);
        var sum = packed.Sum();

        // A cell is off by at most one step, uniformly: the sum's standard deviation is below step · √(rows / 4).
        Assert.Equal(gradients.Sum(), layout.Gradient(sum), 5 * layout.GradientUnit * Math.Sqrt(gradients.Length / 4.0));
        Assert.Equal(hessians.Sum(), layout.Hessian(sum), 5 * layout.HessianUnit * Math.Sqrt(gradients.Length / 4.0));
    }

    private static (double[] Gradients, double[] Hessians) Derivatives(int count) =>
        (Enumerable.Range(0, count).Select(i => StatelessRandom.Uniform(3, i) * 2 - 1).ToArray(), Enumerable.Range(0, count).Select(i => StatelessRandom.Uniform(4, i) / 4).ToArray());
}
