using MlStudio.Learning.Explanation;
using MlStudio.Learning.Explanation.Dependence;
using MlStudio.Learning.Trainers.Forests;

namespace MlStudio.Core.Explanations;

/// <summary>What moves a run's model, over many rows; computed by a job and stored beside the run. Immutable by convention.</summary>
public sealed record RunExplanation
{
    /// <summary>How many rows the contributions are of.</summary>
    public required int Rows { get; init; }

    /// <summary>What is explained: the positive class, each class, or the target.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }
    public required ScoreScale Scale { get; init; }

    /// <summary>What contributions are measured in, in words.</summary>
    public required string ScaleName { get; init; }

    /// <summary>How contributions were computed, in words.</summary>
    public required string Method { get; init; }
    public required bool IsExact { get; init; }

    /// <summary>Per output the mean size of each column's contributions, largest first.</summary>
    public required IReadOnlyList<IReadOnlyList<ColumnContribution>> MeanSizes { get; init; }

    /// <summary>The columns that move the answers most, closer.</summary>
    public required IReadOnlyList<ColumnInfluence> Columns { get; init; }

    /// <summary>The two of these columns that act together most; null where there are not two.</summary>
    public PairInfluence? Pair { get; init; }

    /// <summary>A short tree that imitates the model; null where there is none.</summary>
    public ImitatingTree? Tree { get; init; }

    /// <summary>Why there is no tree.</summary>
    public string? NoTree { get; init; }
}

/// <summary>How one column moves the answers.</summary>
/// <param name="Curve">The mean answer when the column is set to a value, with the curves of single rows.</param>
/// <param name="Points">Per explained row the column's value and contributions; without rows where it is missing, empty where the recipe makes one of several columns.</param>
public sealed record ColumnInfluence(DependenceCurve Curve, IReadOnlyList<InfluencePoint> Points);

/// <summary>What a value of a column contributed to the score of a row.</summary>
/// <param name="Value">The value as text.</param>
/// <param name="Position">The same as a number (times in Unix seconds); null for categories.</param>
/// <param name="Contributions">Per output.</param>
public sealed record InfluencePoint(string Value, double? Position, double[] Contributions);

/// <summary>How two columns move the answers together.</summary>
/// <param name="Surface">The mean answer at values of both.</param>
/// <param name="Strengths">Per output Friedman's H, 0 to 1; null where the two do not move it.</param>
public sealed record PairInfluence(DependenceSurface Surface, IReadOnlyList<double?> Strengths);

/// <summary>A short tree that imitates the model.</summary>
/// <param name="Measure">"accuracy" or "r2".</param>
/// <param name="Fidelity">The measure on rows that it did not learn from; null where it is undefined.</param>
/// <param name="Constant">The measure of always giving the most frequent (or mean) answer.</param>
public sealed record ImitatingTree(TreeBranch Outline, string Measure, double? Fidelity, double Constant, int HeldRows);
