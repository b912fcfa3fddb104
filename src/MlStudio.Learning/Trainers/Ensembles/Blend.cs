using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Trainers.Ensembles;

/// <summary>
/// How a stacking ensemble weighs its members: numbers are added up, probabilities as log-odds (two classes) or logarithms (more) with
/// one weight per member; each output has a shift of its own. Weights are never negative (Breiman 1996). Immutable.
/// </summary>
internal sealed record Blend(LinearLink Link, double[] Weights, double[] Shifts)
{
    private const double Smallest = 1e-9;

    /// <summary>Trusts all members alike.</summary>
    public static Blend Equal(TargetVector target, int members) =>
        new(LinkOf(target.Task), [.. Enumerable.Repeat(1.0 / members, members)], new double[target.Task == LearningTask.Multiclass ? target.ClassCount : 1]);

    /// <summary>What is added up for a task.</summary>
    public static LinearLink LinkOf(LearningTask task) => task switch { LearningTask.Regression => LinearLink.Identity, LearningTask.Binary => LinearLink.Logistic, _ => LinearLink.Softmax };

    /// <summary>What a member's answer counts as.</summary>
    public static double Score(LinearLink link, double answer) => link switch
    {
        LinearLink.Identity => answer,
        LinearLink.Logistic => Logarithm.Log(Math.Clamp(answer, Smallest, 1 - Smallest)) - Logarithm.Log(1 - Math.Clamp(answer, Smallest, 1 - Smallest)),
        _ => Logarithm.Log(Math.Max(answer, Smallest)),
    };

    /// <summary>Combines what the members say: member after member, each rows × outputs.</summary>
    public void Combine(ReadOnlySpan<double> answers, int rows, Span<double> outputs)
    {
        var size = rows * Shifts.Length;
        for (var i = 0; i < size; i++)
        {
            var sum = Shifts[i % Shifts.Length];
            for (var m = 0; m < Weights.Length; m++)
            {
                if (Weights[m] > 0) { sum += Weights[m] * Score(Link, answers[(m * size) + i]); }
            }
            outputs[i] = Link == LinearLink.Logistic ? Exponential.Sigmoid(sum) : sum;
        }
        if (Link != LinearLink.Softmax) { return; }
        for (var row = 0; row < rows; row++) { LinearPredictor.Softmax(outputs.Slice(row * Shifts.Length, Shifts.Length)); }
    }
}
