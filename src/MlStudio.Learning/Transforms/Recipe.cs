using System.Text.Json;
using System.Text.Json.Serialization;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>An ordered list of preparation steps, readable as JSON. Immutable and thread-safe.</summary>
/// <param name="Version">The version of the format; <see cref="CurrentVersion"/> for new recipes.</param>
/// <param name="Steps">Applied in this order.</param>
public sealed record Recipe(int Version, IReadOnlyList<RecipeStep> Steps)
{
    public const int CurrentVersion = 1;

    /// <summary>What is done, one plain sentence per step.</summary>
    public IReadOnlyList<string> Describe() => [.. Steps.Select(s => s.Describe())];

    /// <summary>Learns each step from the training rows, in order.</summary>
    /// <param name="training">The rows of the training part alone, without the target.</param>
    /// <exception cref="LearningException">A step cannot be used on these columns; the message names step and column.</exception>
    public FittedRecipe Fit(Table training, RecipeContext? context = null) => FitAndApply(training, context).Fitted;

    /// <summary>Learns each step and returns the prepared training rows with it.</summary>
    /// <inheritdoc cref="Fit"/>
    public (FittedRecipe Fitted, FeatureRows Training) FitAndApply(Table training, RecipeContext? context = null)
    {
        context ??= new RecipeContext();
        var frame = Frame.From(training, context.Cancellation);
        var fitted = new FittedStep[Steps.Count];
        for (var i = 0; i < fitted.Length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            try
            {
                (fitted[i], frame) = Steps[i].FitAndApply(frame, context);
                frame.RequireDistinctNames();
            }
            catch (LearningException e) { throw new LearningException($"Step {i + 1} ({Steps[i].Describe()}): {e.Message}", e); }
        }
        var rows = frame.ToFeatures();
        return (new FittedRecipe(this, fitted, Needed(training, frame), rows.Features), rows);
    }

    /// <summary>Readable JSON, the same text for the same recipe.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, LearningJson.Indented);

    /// <exception cref="LearningException">The text is not a recipe, or one of a later version.</exception>
    public static Recipe FromJson(string json)
    {
        try
        {
            var recipe = JsonSerializer.Deserialize<Recipe>(json, LearningJson.Options);
            if (recipe?.Steps is null) { throw new LearningException("The recipe has no steps: expected {\"version\": 1, \"steps\": […]}."); }
            if (recipe.Version != CurrentVersion) { throw new LearningException($"The recipe has version {recipe.Version}; this program reads version {CurrentVersion}."); }
            return recipe;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new LearningException($"The recipe cannot be read. Steps: {string.Join(", ", StepNames)}. {e.Message}", e);
        }
    }

    /// <summary>The names that may stand at "step".</summary>
    public static IReadOnlyList<string> StepNames { get; } =
        [.. typeof(RecipeStep).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().Select(a => (string)a.TypeDiscriminator!)];

    /// <summary>The raw columns without which rows cannot be prepared: those a step reads or that become features as they are.</summary>
    private IReadOnlyList<string> Needed(Table training, Frame final)
    {
        var read = Steps.SelectMany(s => s.Reads()).Concat(final.Items.Select(i => i.Source)).ToHashSet(StringComparer.Ordinal);
        return [.. training.Columns.Select(c => c.Name).Where(read.Contains)];
    }
}
