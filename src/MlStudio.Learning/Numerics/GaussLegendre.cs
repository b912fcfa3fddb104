using System.Collections.Concurrent;

namespace MlStudio.Learning.Numerics;

/// <summary>Points and weights by which polynomials are integrated from 0 to 1 without error (up to degree 2 · count - 1); the same bits on every machine.</summary>
internal static class GaussLegendre
{
    private const int MostSteps = 100;
    private static readonly ConcurrentDictionary<int, (double[] Points, double[] Weights)> Known = new();

    /// <summary>Ascending points and their weights, which add up to 1. Not to be changed.</summary>
    public static (double[] Points, double[] Weights) For(int count) => Known.GetOrAdd(count, Find);

    private static (double[] Points, double[] Weights) Find(int count)
    {
        var (points, weights) = (new double[count], new double[count]);
        for (var i = 0; i < (count + 1) / 2; i++)
        {
            // Tricomi's first guess of the root, then Newton's method on the Legendre polynomial.
            var x = Turn.SinCos((i + 0.75) / (count + 0.5) / 2).Cos;
            var slope = 0.0;
            for (var step = 0; step < MostSteps; step++)
            {
                (var value, slope) = Legendre(count, x);
                var next = x - (value / slope);
                var done = Math.Abs(next - x) <= 1e-16;
                x = next;
                if (done) { break; }
            }
            slope = Legendre(count, x).Slope;
            var weight = 1 / ((1 - (x * x)) * slope * slope);
            (points[i], points[count - 1 - i]) = ((1 - x) / 2, (1 + x) / 2);
            (weights[i], weights[count - 1 - i]) = (weight, weight);
        }
        return (points, weights);
    }

    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        double before = 1, value = x;
        for (var n = 2; n <= degree; n++) { (before, value) = (value, ((((2 * n) - 1) * x * value) - ((n - 1) * before)) / n); }
        return (value, degree * ((x * value) - before) / ((x * x) - 1));
    }
}
