using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Numerics;

public sealed class RowKernelsTests
{
    [Fact]
    public void VectorAndScalarForms_AnyLength_GiveTheSameBits()
    {
        for (var length = 0; length < 70; length++)
        {
            var row = Enumerable.Range(0, length).Select(i => (float)Math.Sin(i * 1.3)).ToArray();
            var vector = Enumerable.Range(0, length).Select(i => Math.Cos(i * 0.7) * Math.Pow(10, i % 5)).ToArray();
            Assert.Equal(BitConverter.DoubleToInt64Bits(RowKernels.DotScalar(row, vector)), BitConverter.DoubleToInt64Bits(RowKernels.DotVector(row, vector)));
            var first = vector.ToArray();
            var second = vector.ToArray();
            RowKernels.AddScaledScalar(first, row, 0.3);
            RowKernels.AddScaledVector(second, row, 0.3);
            Assert.Equal(first, second);
        }
    }
}
