using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>
/// Products of float32 matrices and the elementwise steps of a network. Every element of a product is summed over the inner index in
/// ascending order, by multiply and add apart: lanes run over columns of the result, so that vector and scalar code give the same bits.
/// </summary>
internal static unsafe class DenseKernels
{
    private const int Lanes = 8;

    /// <summary>A matrix read through strides: element (row, column) is at row · RowStep + column · ColumnStep.</summary>
    public readonly struct Strided(float* start, int rowStep, int columnStep)
    {
        public readonly float* Start = start;
        public readonly int RowStep = rowStep;
        public readonly int ColumnStep = columnStep;
    }

    /// <summary>c = a · b.</summary>
    /// <param name="a">rows × inner.</param>
    /// <param name="b">inner × columns, row-major.</param>
    /// <param name="bStep">From one row of b to the next.</param>
    /// <param name="c">rows × columns, row-major; overwritten.</param>
    /// <param name="cStep">From one row of c to the next.</param>
    public static void Multiply(Strided a, float* b, int bStep, float* c, int cStep, int rows, int inner, int columns)
    {
        var column = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; column <= columns - (2 * Lanes); column += 2 * Lanes)
            {
                var row = 0;
                for (; row <= rows - 4; row += 4) { Block4(a, row, b + column, bStep, c + ((long)row * cStep) + column, cStep, inner); }
                for (; row < rows; row++) { Block1(a.Start + ((long)row * a.RowStep), a.ColumnStep, b + column, bStep, c + ((long)row * cStep) + column, inner); }
            }
            for (; column <= columns - Lanes; column += Lanes)
            {
                for (var row = 0; row < rows; row++) { Half(a.Start + ((long)row * a.RowStep), a.ColumnStep, b + column, bStep, c + ((long)row * cStep) + column, inner); }
            }
        }
        for (var row = 0; row < rows && column < columns; row++)
        {
            Scalar(a.Start + ((long)row * a.RowStep), a.ColumnStep, b + column, bStep, c + ((long)row * cStep) + column, inner, columns - column);
        }
    }

    /// <summary>target[i] += source[i].</summary>
    public static void Add(float* target, float* source, int count)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - Lanes; i += Lanes) { (Vector256.Load(target + i) + Vector256.Load(source + i)).Store(target + i); }
        }
        for (; i < count; i++) { target[i] += source[i]; }
    }

    /// <summary>target[i] += left[i] · right[i].</summary>
    public static void AddProduct(float* target, float* left, float* right, int count)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - Lanes; i += Lanes) { (Vector256.Load(target + i) + (Vector256.Load(left + i) * Vector256.Load(right + i))).Store(target + i); }
        }
        for (; i < count; i++) { target[i] += left[i] * right[i]; }
    }

    /// <summary>target[i] = (source[i] - centre[i]) · factor[i]; may be in place.</summary>
    public static void Standardise(float* target, float* source, float* centre, float* factor, int count)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - Lanes; i += Lanes) { ((Vector256.Load(source + i) - Vector256.Load(centre + i)) * Vector256.Load(factor + i)).Store(target + i); }
        }
        for (; i < count; i++) { target[i] = (source[i] - centre[i]) * factor[i]; }
    }

    /// <summary>target[i] = max(0, source[i] + shift[i]); may be in place.</summary>
    public static void ShiftAndRectify(float* target, float* source, float* shift, int count)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - Lanes; i += Lanes)
            {
                var value = Vector256.Load(source + i) + Vector256.Load(shift + i);
                Vector256.ConditionalSelect(Vector256.GreaterThan(value, Vector256<float>.Zero), value, Vector256<float>.Zero).Store(target + i);
            }
        }
        for (; i < count; i++)
        {
            var value = source[i] + shift[i];
            target[i] = value > 0 ? value : 0;
        }
    }

    /// <summary>into (columns × rows) = the transpose of from (rows × columns).</summary>
    public static void Transpose(float* from, float* into, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++) { into[((long)column * rows) + row] = from[((long)row * columns) + column]; }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block4(Strided a, int row, float* b, int bStep, float* c, int cStep, int inner)
    {
        var a0 = a.Start + ((long)row * a.RowStep);
        var a1 = a0 + a.RowStep;
        var a2 = a1 + a.RowStep;
        var a3 = a2 + a.RowStep;
        Vector256<float> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        long at = 0;
        for (var k = 0; k < inner; k++, at += a.ColumnStep, b += bStep)
        {
            var left = Vector256.Load(b);
            var right = Vector256.Load(b + Lanes);
            var x = Vector256.Create(a0[at]);
            s00 += x * left;
            s01 += x * right;
            x = Vector256.Create(a1[at]);
            s10 += x * left;
            s11 += x * right;
            x = Vector256.Create(a2[at]);
            s20 += x * left;
            s21 += x * right;
            x = Vector256.Create(a3[at]);
            s30 += x * left;
            s31 += x * right;
        }
        s00.Store(c);
        s01.Store(c + Lanes);
        c += cStep;
        s10.Store(c);
        s11.Store(c + Lanes);
        c += cStep;
        s20.Store(c);
        s21.Store(c + Lanes);
        c += cStep;
        s30.Store(c);
        s31.Store(c + Lanes);
    }

    private static void Block1(float* a, int aStep, float* b, int bStep, float* c, int inner)
    {
        Vector256<float> low = default, high = default;
        for (var k = 0; k < inner; k++, a += aStep, b += bStep)
        {
            var x = Vector256.Create(*a);
            low += x * Vector256.Load(b);
            high += x * Vector256.Load(b + Lanes);
        }
        low.Store(c);
        high.Store(c + Lanes);
    }

    private static void Half(float* a, int aStep, float* b, int bStep, float* c, int inner)
    {
        Vector256<float> sum = default;
        for (var k = 0; k < inner; k++, a += aStep, b += bStep) { sum += Vector256.Create(*a) * Vector256.Load(b); }
        sum.Store(c);
    }

    private static void Scalar(float* a, int aStep, float* b, int bStep, float* c, int inner, int columns)
    {
        for (var column = 0; column < columns; column++) { c[column] = 0; }
        for (var k = 0; k < inner; k++, a += aStep, b += bStep)
        {
            var x = *a;
            for (var column = 0; column < columns; column++) { c[column] += x * b[column]; }
        }
    }
}
