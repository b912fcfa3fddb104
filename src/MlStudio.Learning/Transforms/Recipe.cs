using System.Text.Json;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

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

    /// <summary>Learns each step and returns the prepared training rows with it, which are other rows where a step changes them.</summary>
    /// <inheritdoc cref="Fit"/>
    public PreparedTraining FitAndApply(Table training, RecipeContext? context = null)
    {
        var fitting = new RecipeFitting(training, context ?? new RecipeContext());
        var fitted = FitSteps(fitting);
        var rows = fitting.Frame.ToFeatures();
        var recipe = new FittedRecipe(this, fitted, fitting.NeededColumns(), rows.Features);
        return new PreparedTraining(recipe, rows, fitting.Rows, fitting.Context.Target, fitting.Context.Weights);
    }

    /// <summary>Fits the steps and returns how the features that each of them judged fared, without preparing rows at the end, so that columns may be left that are no features yet.</summary>
    internal IReadOnlyList<IReadOnlyList<FeatureScore>> FitScores(Table training, RecipeContext context)
    {
        var fitting = new RecipeFitting(training, context);
        return [.. FitSteps(fitting).Select(s => s.Scores)];
    }

    private FittedStep[] FitSteps(RecipeFitting fitting)
    {
        var fitted = new FittedStep[Steps.Count];
        for (var i = 0; i < fitted.Length; i++)
        {
            try { fitted[i] = fitting.Add(Steps[i]); }
            catch (LearningException e) { throw new LearningException($"Step {i + 1} ({Steps[i].Describe()}): {e.Message}", e); }
        }
        return fitted;
    }

    /// <summary>Readable JSON, the same text for the same recipe.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, LearningJson.Indented);

    /// <exception cref="LearningException">The text is not a recipe, or one of a later version.</exception>
    public static Recipe FromJson(string json) => FromJson(json, LearningJson.Options);

    internal static Recipe FromJson(string json, JsonSerializerOptions options)
    {
        try
        {
            var recipe = JsonSerializer.Deserialize<Recipe>(json, options);
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
    public static IReadOnlyList<string> StepNames { get; } = [.. StepCatalog.All.Select(e => e.Key)];
}
