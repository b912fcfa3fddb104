using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>The loss of a row and its derivatives by the network's scores, and the outputs that scores stand for.</summary>
internal static class OutputLink
{
    /// <summary>The loss of one row; turns its scores into the derivatives of the loss by them.</summary>
    /// <param name="target">Class index, or the standardised number.</param>
    public static double LossAndResiduals(LinearLink link, Span<double> scores, double target)
    {
        switch (link)
        {
            case LinearLink.Identity:
                scores[0] -= target;
                return 0.5 * scores[0] * scores[0];
            case LinearLink.Logistic:
                var score = scores[0];
                scores[0] = Exponential.Sigmoid(score) - target;
                return Math.Max(score, 0) - (score * target) + Logarithm.LogOnePlus(Exponential.Exp(-Math.Abs(score)));
            default:
                var own = scores[(int)target];
                var loss = LinearPredictor.Softmax(scores) - own;
                scores[(int)target] -= 1;
                return loss;
        }
    }

    /// <summary>Turns scores into outputs in place.</summary>
    public static void ToOutputs(LinearLink link, Span<double> scores, double centre, double unit)
    {
        if (link == LinearLink.Identity) { scores[0] = centre + (unit * scores[0]); }
        else if (link == LinearLink.Logistic) { scores[0] = Exponential.Sigmoid(scores[0]); }
        else { LinearPredictor.Softmax(scores); }
    }
}
