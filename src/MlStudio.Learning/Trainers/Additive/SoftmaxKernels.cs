using System.Runtime.Intrinsics;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// The innermost loops of additive models of several classes: e^score of a row's classes stands side by side, padded with zeros to a multiple of <see cref="Lanes"/>.
/// Each loop has a vector and a scalar form; both add in the same order and give the same bits.
/// </summary>
internal static unsafe class SoftmaxKernels
{
    public const int Lanes = 4;

    /// <summary>Multiplies the exponentials of a row by factors.</summary>
    public static void Multiply(double* exponentials, double* factors, int width)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            for (var k = 0; k < width; k += Lanes) { (Vector256.Load(exponentials + k) * Vector256.Load(factors + k)).Store(exponentials + k); }
            return;
        }
        for (var k = 0; k < width; k++) { exponentials[k] *= factors[k]; }
    }

    /// <summary>The sum of a row's exponentials.</summary>
    public static double Sum(double* exponentials, int width)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            var sums = Vector256.Load(exponentials);
            for (var k = Lanes; k < width; k += Lanes) { sums += Vector256.Load(exponentials + k); }
            return (sums[0] + sums[1]) + (sums[2] + sums[3]);
        }
        var (a, b, c, d) = (exponentials[0], exponentials[1], exponentials[2], exponentials[3]);
        for (var k = Lanes; k < width; k += Lanes) { (a, b, c, d) = (a + exponentials[k], b + exponentials[k + 1], c + exponentials[k + 2], d + exponentials[k + 3]); }
        return (a + b) + (c + d);
    }

    /// <summary>shares += weight · p with p = exponentials · inverse; squares, if any, += weight · p².</summary>
    public static void Add(double* exponentials, double inverse, double weight, int width, double* shares, double* squares)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            var (scale, heavy) = (Vector256.Create(inverse), Vector256.Create(weight));
            for (var k = 0; k < width; k += Lanes)
            {
                var p = Vector256.Load(exponentials + k) * scale;
                var part = p * heavy;
                (Vector256.Load(shares + k) + part).Store(shares + k);
                if (squares is not null) { (Vector256.Load(squares + k) + (part * p)).Store(squares + k); }
            }
            return;
        }
        for (var k = 0; k < width; k++)
        {
            var p = exponentials[k] * inverse;
            var part = p * weight;
            shares[k] += part;
            if (squares is not null) { squares[k] += part * p; }
        }
    }
}
