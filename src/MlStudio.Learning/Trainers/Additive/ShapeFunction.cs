namespace MlStudio.Learning.Trainers.Additive;

/// <summary>What one feature, or a pair of them, adds to the score. Over the training rows each adds 0 on average. Immutable.</summary>
/// <param name="Axes">One feature, or two.</param>
/// <param name="Outputs">Scores per cell: 1, or one per class.</param>
/// <param name="Values">What is added: score k of group g at g · Outputs + k; for a pair the cell of groups i and j is i · Axes[1].Groups + j. In the target's unit for numbers, in log-odds for classes.</param>
/// <param name="Deviations">How far the values of models learned from different rows lie apart (sample standard deviation); 0 for pairs.</param>
/// <param name="Weights">The weight of the training rows in each group or cell.</param>
/// <param name="Importance">The weighted mean size of the values.</param>
public sealed record ShapeFunction(IReadOnlyList<ShapeAxis> Axes, int Outputs, IReadOnlyList<double> Values, IReadOnlyList<double> Deviations, IReadOnlyList<double> Weights, double Importance)
{
    public bool IsPair => Axes.Count == 2;
}
