using MlStudio.Learning.Data;
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

    /// <summary>Finds other data by the name of its version, for steps that join it; throws a <see cref="LearningException"/> where there is none. Null where no other data can be reached.</summary>
    public Func<string, Table>? Tables { get; init; }

    /// <summary>Why a column of other data, by the name of its version and its own, must not be joined: it would bring in what is to be predicted; null where it may. Null where nothing is known of other data.</summary>
    public Func<string, string, string?>? Withheld { get; init; }

    /// <summary>The most columns and features that a step may leave; null for no limit but memory.</summary>
    public int? MostFeatures { get; init; }

    /// <summary>
    /// Whether steps that learn models, such as selections by trees, make do with few rows and small models, so that people need not wait
    /// while they work on a recipe. What such a step keeps may then differ from what training keeps.
    /// </summary>
    public bool Quick { get; init; }

    public CancellationToken Cancellation { get; init; }
}
