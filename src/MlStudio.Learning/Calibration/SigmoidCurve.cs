using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Calibration;

/// <summary>
/// Probability = 1 / (1 + e^-(slope · score + shift)), by maximum likelihood with Platt's softened targets (Platt 1999) and Newton's
/// method with backtracking (Lin, Lin and Weng 2007).
/// </summary>
public readonly record struct SigmoidCurve(double Slope, double Shift)
{
    private const int MostIterations = 100;
    private const double Damping = 1e-12;

    /// <summary>Leaves log-odds as they are.</summary>
    public static SigmoidCurve Identity { get; } = new(1, 0);

    /// <param name="score">Any real score, such as log-odds.</param>
    public double At(double score) => Exponential.Sigmoid((Slope * score) + Shift);

    /// <param name="scores">A score per row.</param>
    /// <param name="positive">Whether each row is of the class; without rows on both sides the identity is returned.</param>
    public static SigmoidCurve Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, CancellationToken cancellation = default)
    {
        var positives = 0;
        foreach (var yes in positive) { positives += yes ? 1 : 0; }
        var negatives = positive.Length - positives;
        if (positives == 0 || negatives == 0) { return Identity; }
        var (high, low) = ((positives + 1.0) / (positives + 2.0), 1.0 / (negatives + 2.0));
        double slope = 0, shift = Logarithm.Log((positives + 1.0) / (negatives + 1.0));
        var loss = Loss(scores, positive, high, low, slope, shift);
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            double h11 = Damping, h22 = Damping, h21 = 0, g1 = 0, g2 = 0;
            for (var i = 0; i < scores.Length; i++)
            {
                var p = Exponential.Sigmoid((slope * scores[i]) + shift);
                var spread = p * (1 - p);
                var residual = p - (positive[i] ? high : low);
                h11 += scores[i] * scores[i] * spread;
                h22 += spread;
                h21 += scores[i] * spread;
                g1 += scores[i] * residual;
                g2 += residual;
            }
            if (Math.Abs(g1) < 1e-8 && Math.Abs(g2) < 1e-8) { break; }
            var determinant = (h11 * h22) - (h21 * h21);
            var stepSlope = -((h22 * g1) - (h21 * g2)) / determinant;
            var stepShift = -((h11 * g2) - (h21 * g1)) / determinant;
            var fall = (g1 * stepSlope) + (g2 * stepShift);
            var length = 1.0;
            for (; length >= 1e-10; length /= 2)
            {
                var next = Loss(scores, positive, high, low, slope + (length * stepSlope), shift + (length * stepShift));
                if (next >= loss + (1e-4 * length * fall)) { continue; }
                (slope, shift, loss) = (slope + (length * stepSlope), shift + (length * stepShift), next);
                break;
            }
            if (length < 1e-10) { break; }
        }
        return new SigmoidCurve(slope, shift);
    }

    private static double Loss(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, double high, double low, double slope, double shift)
    {
        var sum = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            var score = (slope * scores[i]) + shift;
            sum += Math.Max(score, 0) - (score * (positive[i] ? high : low)) + Logarithm.LogOnePlus(Exponential.Exp(-Math.Abs(score)));
        }
        return sum;
    }
}
