using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// Keeps e^score of every row and class, so that a step multiplies by one factor per bin instead of taking an exponential per row; taken anew from the scores
/// before factors could grow out of range, and once a round.
/// </summary>
internal sealed class SoftmaxState(int rows, int classes)
{
    /// <summary>Exponents that may add up before all is taken anew; e^700 would still be finite.</summary>
    private const double MostGrowth = 300;

    private readonly double[] _exponentials = new double[rows * classes];
    private readonly double[] _factors = new double[256 * classes];
    private double _growth;

    /// <summary>Takes all from the scores, those of a row after one another.</summary>
    public void Restart(ReadOnlySpan<double> scores)
    {
        _growth = 0;
        for (var at = 0; at < scores.Length; at += classes)
        {
            var highest = scores[at];
            for (var k = 1; k < classes; k++) { highest = scores[at + k] > highest ? scores[at + k] : highest; }
            for (var k = 0; k < classes; k++) { _exponentials[at + k] = Exponential.Exp(scores[at + k] - highest); }
        }
    }

    /// <summary>Sets what <see cref="Move"/> does to rows of each bin. False where all must be taken anew from the moved scores instead.</summary>
    public bool Prepare(ReadOnlySpan<double> moves)
    {
        var largest = 0.0;
        for (var i = 0; i < moves.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(moves[i]));
            _factors[i] = Exponential.Exp(moves[i]);
        }
        _growth += largest;
        return _growth < MostGrowth;
    }

    /// <summary>Moves the scores of a row by those of its bin.</summary>
    public void Move(int row, int bin)
    {
        var exponentials = _exponentials.AsSpan(row * classes, classes);
        var factors = _factors.AsSpan(bin * classes, classes);
        for (var k = 0; k < exponentials.Length; k++) { exponentials[k] *= factors[k]; }
    }

    /// <summary>First and second derivatives of a row's log-loss by its scores, times a factor.</summary>
    public void Derive(int row, int target, double factor, Span<double> gradients, Span<double> hessians)
    {
        var exponentials = _exponentials.AsSpan(row * classes, classes);
        var sum = 0.0;
        foreach (var value in exponentials) { sum += value; }
        var share = 1 / sum;
        for (var k = 0; k < exponentials.Length; k++)
        {
            var p = exponentials[k] * share;
            hessians[k] = p * (1 - p) * factor;
            gradients[k] = (p - (k == target ? 1 : 0)) * factor;
        }
    }
}
