using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>What a <see cref="RecipeStep"/> learned. Each row's result depends on that row alone. Immutable and thread-safe.</summary>
public abstract class FittedStep
{
    /// <summary>Prepares rows; the input is not changed.</summary>
    /// <exception cref="LearningException">A column is missing.</exception>
    public abstract Frame Apply(Frame rows);

    /// <summary>The level behind each code of a category that this step made, rare ones that share the last code under one name; null for others.</summary>
    public virtual IReadOnlyList<string>? LevelsOf(string feature) => null;

    /// <summary>How each feature that a selecting step judged fared in training, or which share of the variance each component of a projection explains; empty for other steps.</summary>
    public virtual IReadOnlyList<FeatureScore> Scores => [];

    /// <summary>The columns that it looks at beside those that the step names, where it takes all there are.</summary>
    internal virtual IReadOnlyList<string> AlsoReads => [];

    /// <summary>Writes what was learned; the same step always writes the same bytes.</summary>
    public abstract void Write(ModelWriter writer);
}
