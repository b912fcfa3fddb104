using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>The loss that an additive model lowers: where its scores start, its derivatives by the score of a row, and the map from scores to outputs.</summary>
internal abstract class AdditiveLoss
{
    /// <summary>Probabilities in the log-loss are at least this, as in scikit-learn's log_loss for float64.</summary>
    public const double SmallestProbability = 2.220446049250313e-16;

    /// <summary>Scores per row.</summary>
    public abstract int Scores { get; }

    /// <summary>The learning curve's metric.</summary>
    public abstract string Metric { get; }

    /// <summary>The constant scores that fit best.</summary>
    public abstract double[] Start(AdditiveData data);

    /// <summary>First and second derivative of a row by its score, unweighted; only where a row has one score.</summary>
    public abstract (double Gradient, double Hessian) Derive(double score, double target);

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

        public override (double Gradient, double Hessian) Derive(double score, double target) => (score - target, 1);

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

        public override (double Gradient, double Hessian) Derive(double score, double target)
        {
            var p = Exponential.Sigmoid(score);
            return (p - target, p * (1 - p));
        }

        public override void ToOutputs(Span<double> scores) => scores[0] = Exponential.Sigmoid(scores[0]);
    }

    private sealed class Softmax(int classes) : AdditiveLoss
    {
        public override int Scores => classes;
        public override string Metric => "logloss";

        public override double[] Start(AdditiveData data) => Array.ConvertAll(data.ClassShares(classes), share => Logarithm.Log(share));

        public override (double Gradient, double Hessian) Derive(double score, double target) =>
            throw new NotSupportedException("Rows of several classes have several scores; SoftmaxState derives by all of them.");

        public override void ToOutputs(Span<double> scores)
        {
            var highest = scores[0];
            foreach (var score in scores) { highest = score > highest ? score : highest; }
            var sum = 0.0;
            foreach (ref var score in scores)
            {
                score = Exponential.Exp(score - highest);
                sum += score;
            }
            foreach (ref var score in scores) { score /= sum; }
        }
    }
}
