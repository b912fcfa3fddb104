using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Linear;
using MlStudio.Learning.Trainers.Networks;

namespace MlStudio.Learning.Trainers.Ensembles;

/// <summary>
/// Fits a <see cref="Blend"/> on answers of members to rows that they were not trained on: squared error or log-loss, with a pull
/// towards equal weights. Members whose weight would be negative leave one by one. Sequential, hence deterministic.
/// </summary>
internal sealed class BlendFitter(LinearLink link, double[] scores, int members, int outputs, double[] targets, float[]? weights, double pull, CancellationToken cancellation)
{
    private readonly double[] _row = new double[outputs];
    private readonly double _total = weights is null ? targets.Length : weights.Sum(w => (double)w);

    /// <param name="answers">Row after row, member after member, output after output.</param>
    /// <param name="target">The target of each row.</param>
    /// <param name="rowWeights">A weight per row, or null.</param>
    /// <param name="pull">How strongly weights are pulled towards equal ones, as that many rows.</param>
    public static Blend Fit(double[] answers, int members, TargetVector target, float[]? rowWeights, double pull, CancellationToken cancellation)
    {
        var link = Blend.LinkOf(target.Task);
        var outputs = link == LinearLink.Softmax ? target.ClassCount : 1;
        var (centre, unit) = link == LinearLink.Identity ? TargetScale.Of(target.Values, rowWeights, centred: true) : (0, 1);
        var scores = Array.ConvertAll(answers, a => (Blend.Score(link, a) - centre) / unit);
        var targets = link == LinearLink.Identity ? Array.ConvertAll(target.Values, v => (v - centre) / unit) : target.Values;
        var point = new BlendFitter(link, scores, members, outputs, targets, rowWeights, pull, cancellation).Run();
        var weights = point[..members];
        var shifts = point[members..];
        for (var k = 0; k < outputs; k++) { shifts[k] = centre + (unit * shifts[k]) - (link == LinearLink.Identity ? centre * weights.Sum() : 0); }
        return new Blend(link, weights, shifts);
    }

    private double[] Run()
    {
        var stays = Enumerable.Repeat(true, members).ToArray();
        while (true)
        {
            var point = new double[members + outputs];
            for (var m = 0; m < members; m++) { point[m] = stays[m] ? 1.0 / members : 0; }
            new LimitedMemoryBfgs(200, 1e-7).Minimize((at, gradient) => Evaluate(at, gradient, stays), point, null);
            var worst = Enumerable.Range(0, members).Where(m => stays[m]).MinBy(m => point[m]);
            if (point[worst] >= 0 || stays.Count(s => s) == 1)
            {
                point[worst] = Math.Max(point[worst], 0);
                return point;
            }
            stays[worst] = false;
        }
    }

    private double Evaluate(ReadOnlySpan<double> point, Span<double> gradient, bool[] stays)
    {
        cancellation.ThrowIfCancellationRequested();
        gradient.Clear();
        var loss = 0.0;
        var width = members * outputs;
        for (var row = 0; row < targets.Length; row++)
        {
            double weight = weights is null ? 1 : weights[row];
            var own = scores.AsSpan(row * width, width);
            for (var k = 0; k < outputs; k++)
            {
                _row[k] = point[members + k];
                for (var m = 0; m < members; m++) { _row[k] += point[m] * own[(m * outputs) + k]; }
            }
            loss += weight * OutputLink.LossAndResiduals(link, _row, targets[row]);
            for (var k = 0; k < outputs; k++)
            {
                gradient[members + k] += weight * _row[k];
                for (var m = 0; m < members; m++) { gradient[m] += weight * _row[k] * own[(m * outputs) + k]; }
            }
        }
        for (var m = 0; m < members; m++)
        {
            if (!stays[m]) { gradient[m] = 0; continue; }
            var off = point[m] - (1.0 / members);
            loss += 0.5 * pull * off * off;
            gradient[m] += pull * off;
        }
        // Classes' shifts could rise together without end.
        for (var k = 0; k < outputs; k++)
        {
            loss += 0.5 * pull * point[members + k] * point[members + k];
            gradient[members + k] += pull * point[members + k];
        }
        for (var i = 0; i < gradient.Length; i++) { gradient[i] /= _total; }
        return loss / _total;
    }
}
