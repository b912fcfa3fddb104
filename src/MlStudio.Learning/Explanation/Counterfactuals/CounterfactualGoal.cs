namespace MlStudio.Learning.Explanation.Counterfactuals;

/// <summary>The answer that is wanted: a class, or a number within a range.</summary>
public sealed record CounterfactualGoal
{
    private CounterfactualGoal(string? label, double low, double high) => (Label, Low, High) = (label, low, high);

    /// <summary>The class; null for numbers.</summary>
    public string? Label { get; }

    /// <summary>The smallest number wanted; may be infinite.</summary>
    public double Low { get; }

    /// <summary>The largest number wanted; may be infinite.</summary>
    public double High { get; }

    /// <summary>A class, by its name.</summary>
    public static CounterfactualGoal Class(string label) => new(label, double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    /// <exception cref="LearningException">The range is empty.</exception>
    public static CounterfactualGoal Between(double low, double high) => low <= high
        ? new CounterfactualGoal(null, low, high)
        : throw new LearningException($"The wanted range must begin below its end; {low} to {high} was given.");

    /// <summary>How far an answer is from the goal: 0 where it is reached, in the answers' unit.</summary>
    /// <param name="answers">As <see cref="Predictions.Values"/> for one row.</param>
    internal double Distance(Model model, ReadOnlySpan<double> answers)
    {
        if (Label is null) { return answers[0] < Low ? Low - answers[0] : answers[0] > High ? answers[0] - High : double.IsNaN(answers[0]) ? double.PositiveInfinity : 0; }
        var wanted = IndexOf(model, Label);
        if (answers.Length == 1)
        {
            var answer = answers[0] >= model.DecisionThreshold ? 1 : 0;
            return answer == wanted ? 0 : Math.Max(Math.Abs(answers[0] - model.DecisionThreshold), double.Epsilon);
        }
        var best = 0;
        for (var k = 1; k < answers.Length; k++)
        {
            if (answers[k] > answers[best]) { best = k; }
        }
        return best == wanted ? 0 : Math.Max(answers[best] - answers[wanted], double.Epsilon);
    }

    /// <exception cref="LearningException">The goal does not suit what the model answers.</exception>
    internal void Require(Model model)
    {
        if (Label is null == model.Labels.Count > 0) { throw new LearningException(Label is null ? $"The model answers classes; choose one of {Names(model)} as goal." : "The model answers numbers; give a range as goal."); }
        if (Label is not null && IndexOf(model, Label) < 0) { throw new LearningException($"There is no class '{Label}'. Classes: {Names(model)}."); }
    }

    private static int IndexOf(Model model, string label) => model.Labels.ToList().IndexOf(label);

    private static string Names(Model model) => string.Join(", ", model.Labels.Select(l => $"'{l}'"));
}
