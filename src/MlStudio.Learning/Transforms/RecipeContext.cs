using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>What surrounds the fitting of a recipe.</summary>
public sealed record RecipeContext
{
    /// <summary>Determines everything random.</summary>
    public int Seed { get; init; }

    /// <summary>The target of the training rows, for steps that learn from it; null where the recipe is fitted without one.</summary>
    public TargetVector? Target { get; init; }

    /// <summary>The weight of each training row; null for equal weights.</summary>
    public float[]? Weights { get; init; }

    public CancellationToken Cancellation { get; init; }
}
