using System.Runtime.Intrinsics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>The loss that an additive model lowers: its derivatives by the scores of a row, its value, and the map from scores to outputs.</summary>
internal abstract class AdditiveLoss
{
    /// <summary>Probabilities in the log-loss are at least this, as in scikit-learn's log_loss for float64.</summary>
    protected const double SmallestProbability = 2.220446049250313e-16;

    /// <summary>Scores per row.</summary>
    public abstract int Scores { get; }

    /// <summary>The learning curve's metric.</summary>
    public abstract string Metric { get; }

    /// <summary>The constant scores that fit best.</summary>
    public abstract double[] Start(AdditiveData data);

    /// <summary>First and second derivatives of one row by each score, unweighted.</summary>
    public abstract void Derive(ReadOnlySpan<double> scores, double target, Span<double> gradients, Span<double> hessians);

    /// <summary>Derivatives of consecutive rows, times a factor each; scores and derivatives row after row.</summary>
    public virtual void Derive(ReadOnlySpan<double> scores, ReadOnlySpan<double> target, ReadOnlySpan<double> factors, Span<double> gradients, Span<double> hessians)
    {
        for (var row = 0; row < target.Length; row++)
        {
            var g = gradients.Slice(row * Scores, Scores);
            var h = hessians.Slice(row * Scores, Scores);
            Derive(scores.Slice(row * Scores, Scores), target[row], g, h);
            for (var k = 0; k < g.Length; k++) { (g[k], h[k]) = (g[k] * factors[row], h[k] * factors[row]); }
        }
    }

    /// <summary>The loss of a row.</summary>
    public abstract double Loss(ReadOnlySpan<double> scores, double target);

    /// <summary>From the mean loss to the metric.</summary>
    public virtual double ToMetric(double meanLoss) => meanLoss;

    /// <summary>Turns a row's scores into outputs in place.</summary>
    public abstract void ToOutputs(Span<double> scores);

    public static AdditiveLoss For(LearningTask task, int classes) => task switch
    {
        LearningTask.Binary => new Logistic(),
        LearningTask.Multiclass => new Softmax(classes),
        _ => new Squared(),
    };

    private sealed class Squared : AdditiveLoss
    {
        public override int Scores => 1;
        public override string Metric => "rmse";

        public override double[] Start(AdditiveData data)
        {
            double sum = 0, all = 0;
            for (var row = 0; row < data.Rows; row++) { (sum, all) = (sum + (data.WeightOf(row) * data.Target[row]), all + data.WeightOf(row)); }
            return [sum / all];
        }

        public override void Derive(ReadOnlySpan<double> scores, double target, Span<double> gradients, Span<double> hessians) => (gradients[0], hessians[0]) = (scores[0] - target, 1);

        public override double Loss(ReadOnlySpan<double> scores, double target) => (scores[0] - target) * (scores[0] - target);

        public override double ToMetric(double meanLoss) => Math.Sqrt(meanLoss);

        public override void ToOutputs(Span<double> scores)
        {
        }
    }

    private sealed class Logistic : AdditiveLoss
    {
        public override int Scores => 1;
        public override string Metric => "logloss";

        public override double[] Start(AdditiveData data)
        {
            var shares = data.ClassShares(2);
            return [Logarithm.Log(shares[1] / shares[0])];
        }

        public override void Derive(ReadOnlySpan<double> scores, double target, Span<double> gradients, Span<double> hessians)
        {
            var p = Exponential.Sigmoid(scores[0]);
            (gradients[0], hessians[0]) = (p - target, p * (1 - p));
        }

        public override void Derive(ReadOnlySpan<double> scores, ReadOnlySpan<double> target, ReadOnlySpan<double> factors, Span<double> gradients, Span<double> hessians)
        {
            var row = 0;
            if (Vector256.IsHardwareAccelerated)
            {
                for (; row + 4 <= target.Length; row += 4)
                {
                    var p = Exponential.Sigmoid(Vector256.Create(scores.Slice(row, 4)));
                    var factor = Vector256.Create(factors.Slice(row, 4));
                    ((p - Vector256.Create(target.Slice(row, 4))) * factor).CopyTo(gradients[row..]);
                    (p * (Vector256<double>.One - p) * factor).CopyTo(hessians[row..]);
                }
            }
            base.Derive(scores[row..], target[row..], factors[row..], gradients[row..], hessians[row..]);
        }

        public override double Loss(ReadOnlySpan<double> scores, double target)
        {
            var p = Exponential.Sigmoid(scores[0]);
            return -Logarithm.Log(Math.Max(target > 0.5 ? p : 1 - p, SmallestProbability));
        }

        public override void ToOutputs(Span<double> scores) => scores[0] = Exponential.Sigmoid(scores[0]);
    }

    private sealed class Softmax(int classes) : AdditiveLoss
    {
        public override int Scores => classes;
        public override string Metric => "logloss";

        public override double[] Start(AdditiveData data) => Array.ConvertAll(data.ClassShares(classes), share => Logarithm.Log(share));

        public override void Derive(ReadOnlySpan<double> scores, double target, Span<double> gradients, Span<double> hessians)
        {
            scores.CopyTo(gradients);
            ToOutputs(gradients[..classes]);
            for (var k = 0; k < classes; k++)
            {
                hessians[k] = gradients[k] * (1 - gradients[k]);
                if (k == (int)target) { gradients[k] -= 1; }
            }
        }

        public override double Loss(ReadOnlySpan<double> scores, double target)
        {
            var highest = Highest(scores);
            var sum = 0.0;
            foreach (var score in scores) { sum += Exponential.Exp(score - highest); }
            return Math.Min(Logarithm.Log(sum) - (scores[(int)target] - highest), -Logarithm.Log(SmallestProbability));
        }

        public override void ToOutputs(Span<double> scores)
        {
            var highest = Highest(scores);
            var sum = 0.0;
            foreach (ref var score in scores)
            {
                score = Exponential.Exp(score - highest);
                sum += score;
            }
            foreach (ref var score in scores) { score /= sum; }
        }

        private static double Highest(ReadOnlySpan<double> scores)
        {
            var highest = scores[0];
            foreach (var score in scores) { highest = score > highest ? score : highest; }
            return highest;
        }
    }
}
