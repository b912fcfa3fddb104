using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Numerics;

public sealed class DistanceKernelsTests
{
    [Fact]
    public void VectorAndScalarForms_AnyWidth_GiveTheSameBitsAndTheDistance()
    {
        for (var width = 0; width < 40; width++)
        {
            var rows = Enumerable.Range(0, DistanceKernels.TileRows * width).Select(i => (float)Math.Sin(i * 1.3)).ToArray();
            var block = Enumerable.Range(0, DistanceKernels.BlockRows * width).Select(i => (float)Math.Cos(i * 0.7)).ToArray();
            var vector = new float[DistanceKernels.TileRows * DistanceKernels.BlockRows];
            var scalar = new float[vector.Length];
            DistanceKernels.SquaredVector(rows, block, width, vector);
            DistanceKernels.SquaredScalar(rows, block, width, scalar);
            Assert.Equal(scalar, vector);
            var exact = Enumerable.Range(0, width).Sum(f => Math.Pow(rows[width + f] - (double)block[(f * DistanceKernels.BlockRows) + 3], 2));
            Assert.Equal(exact, vector[DistanceKernels.BlockRows + 3], 1e-4);
        }
    }
}
