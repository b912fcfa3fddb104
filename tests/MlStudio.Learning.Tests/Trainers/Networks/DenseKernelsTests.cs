using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Networks;

namespace MlStudio.Learning.Tests.Trainers.Networks;

public sealed unsafe class DenseKernelsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 7, 3)]
    [InlineData(4, 33, 16)]
    [InlineData(9, 12, 29)]
    [InlineData(6, 0, 18)]
    public void Multiply_AnyShape_GivesTheBitsOfThePlainSum(int rows, int inner, int columns)
    {
        var (a, b) = (Random(rows * inner, 1), Random(inner * columns, 2));
        var plain = Plain(a, b, rows, inner, columns);
        var c = new float[rows * columns];
        fixed (float* pa = a, pb = b, pc = c) { DenseKernels.Multiply(new(pa, inner, 1), pb, columns, pc, columns, rows, inner, columns); }
        Assert.Equal(plain, c);
        var turned = new float[a.Length];
        fixed (float* pa = a, pt = turned, pb = b, pc = c)
        {
            DenseKernels.Transpose(pa, pt, rows, inner);
            Array.Fill(c, float.NaN);
            DenseKernels.Multiply(new(pt, 1, rows), pb, columns, pc, columns, rows, inner, columns);
        }
        Assert.Equal(plain, c);
    }

    private static float[] Plain(float[] a, float[] b, int rows, int inner, int columns)
    {
        var c = new float[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var sum = 0f;
                for (var k = 0; k < inner; k++)
                {
                    var product = a[(i * inner) + k] * b[(k * columns) + j];
                    sum += product;
                }
                c[(i * columns) + j] = sum;
            }
        }
        return c;
    }

    private static float[] Random(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        var values = new float[count];
        for (var i = 0; i < count; i++) { values[i] = (float)(random.Unit() - 0.5); }
        return values;
    }
}
