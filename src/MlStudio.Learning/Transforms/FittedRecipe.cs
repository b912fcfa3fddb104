using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>A recipe with what its steps learned. Prepares one row or a million, with the same values for the same row. Immutable and thread-safe.</summary>
public sealed class FittedRecipe
{
    private readonly FittedStep[] _steps;

    internal FittedRecipe(Recipe recipe, FittedStep[] steps, IReadOnlyList<string> columns, IReadOnlyList<Feature> features)
    {
        Recipe = recipe;
        _steps = steps;
        Columns = columns;
        Features = features;
    }

    /// <summary>The steps as they were asked for.</summary>
    public Recipe Recipe { get; }

    /// <summary>The raw columns that rows must have, with the types they had in training; others are ignored.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The features that come out.</summary>
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>The level behind each code of a category; null where it is a number or nobody knows.</summary>
    public IReadOnlyList<string>? LevelsOf(Feature feature) =>
        feature.IsCategory ? _steps.Select(s => s.LevelsOf(feature.Name)).LastOrDefault(l => l is not null) : null;

    /// <summary>For each step how the features that it judged fared; empty for steps that select none.</summary>
    public IReadOnlyList<IReadOnlyList<FeatureScore>> StepScores => [.. _steps.Select(s => s.Scores)];

    /// <exception cref="LearningException">A column is missing or of another type than in training.</exception>
    public FeatureMatrix Apply(Table rows) => Prepare(rows).ToMatrix();

    /// <summary>Like <see cref="Apply"/>, written out on demand instead of at once.</summary>
    /// <inheritdoc cref="Apply"/>
    public FeatureRows Prepare(Table rows, CancellationToken cancellation = default)
    {
        var frame = Frame.From(rows, Columns, cancellation);
        foreach (var step in _steps) { frame = step.Apply(frame); }
        return frame.ToFeatures();
    }

    /// <summary>Writes recipe, columns, features and what the steps learned; the same fitted recipe always writes the same bytes.</summary>
    public void Write(ModelWriter writer)
    {
        writer.Write(Recipe.ToJson());
        writer.Write(Columns);
        writer.Write(Features.Count);
        foreach (var feature in Features)
        {
            writer.Write(feature.Name);
            writer.Write(feature.Source);
            writer.Write(feature.LevelCount);
        }
        foreach (var step in _steps) { step.Write(writer); }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="LearningException">The bytes are damaged.</exception>
    public static FittedRecipe Read(ModelReader reader)
    {
        var recipe = Recipe.FromJson(reader.ReadString());
        var columns = reader.ReadStrings();
        var count = reader.ReadInt32();
        if (count is < 0 or > 1 << 24) { throw new LearningException($"The model file is damaged: it claims {count} features."); }
        var features = new Feature[count];
        for (var i = 0; i < features.Length; i++) { features[i] = new Feature(reader.ReadString(), reader.ReadString(), reader.ReadInt32()); }
        return new FittedRecipe(recipe, [.. recipe.Steps.Select(s => s.Read(reader))], columns, features);
    }
}
