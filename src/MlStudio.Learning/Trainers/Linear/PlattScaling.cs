using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>Probability 1 / (1 + e^-(slope·score + offset)).</summary>
internal readonly record struct PlattSigmoid(double Slope, double Offset);

/// <summary>
/// Finds the sigmoid that turns scores into probabilities (Platt 1999) by Newton's method with backtracking, as Lin, Lin and Weng
/// (2007) do: targets are drawn a little towards the middle, so that scores that separate the classes do not give 0 and 1.
/// </summary>
internal static class PlattScaling
{
    private const int MostIterations = 100;
    private const double Ridge = 1e-12;
    private const double SmallestStep = 1e-10;
    private const double Tolerance = 1e-5;

    /// <param name="scores">Row-major, <paramref name="outputs"/> per row.</param>
    /// <param name="output">Which score; with one output the class 1 is wanted, else the class of that number.</param>
    public static PlattSigmoid Fit(double[] scores, int outputs, int output, TargetVector target, float[]? weights, CancellationToken cancellation)
    {
        var wanted = outputs == 1 ? 1 : output;
        double positive = 0, negative = 0;
        for (var row = 0; row < target.Count; row++)
        {
            if (target.Values[row] == wanted) { positive += weights?[row] ?? 1; }
            else { negative += weights?[row] ?? 1; }
        }
        var high = (positive + 1) / (positive + 2);
        var low = 1 / (negative + 2);
        double slope = 0, offset = Logarithm.Log((positive + 1) / (negative + 1));
        var value = Evaluate(slope, offset, out var g, out var h);
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Math.Abs(g.Slope) < Tolerance && Math.Abs(g.Offset) < Tolerance) { break; }
            var determinant = (h.Slopes * h.Offsets) - (h.Mixed * h.Mixed);
            var slopeStep = -((h.Offsets * g.Slope) - (h.Mixed * g.Offset)) / determinant;
            var offsetStep = -((h.Slopes * g.Offset) - (h.Mixed * g.Slope)) / determinant;
            var descent = (g.Slope * slopeStep) + (g.Offset * offsetStep);
            var length = 1.0;
            for (; length >= SmallestStep; length /= 2)
            {
                var next = Evaluate(slope + (length * slopeStep), offset + (length * offsetStep), out var nextG, out var nextH);
                if (!(next < value + (1e-4 * length * descent))) { continue; }
                slope += length * slopeStep;
                offset += length * offsetStep;
                (value, g, h) = (next, nextG, nextH);
                break;
            }
            if (length < SmallestStep) { break; }
        }
        return new(slope, offset);

        double Evaluate(double a, double b, out (double Slope, double Offset) gradient, out (double Slopes, double Offsets, double Mixed) curvature)
        {
            double loss = 0, gs = 0, go = 0, ss = Ridge, oo = Ridge, so = 0;
            for (var row = 0; row < target.Count; row++)
            {
                double weight = weights?[row] ?? 1;
                if (weight == 0) { continue; }
                var score = scores[(row * outputs) + output];
                var share = target.Values[row] == wanted ? high : low;
                var z = (a * score) + b;
                var small = Exponential.Exp(-Math.Abs(z));
                var p = z >= 0 ? 1 / (1 + small) : small / (1 + small);
                loss += weight * (Math.Max(z, 0) - (share * z) + Logarithm.LogOnePlus(small));
                var first = weight * (p - share);
                var second = weight * p * (1 - p);
                gs += first * score;
                go += first;
                ss += second * score * score;
                oo += second;
                so += second * score;
            }
            (gradient, curvature) = ((gs, go), (ss, oo, so));
            return loss;
        }
    }
}
