using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>Puts a run's spec and recipe together.</summary>
public static class RunRecipes
{
    /// <summary>The run's spec with the recipe that it was queued with; load the recipe version with the run.</summary>
    public static TrainingSpec SpecOf(Run run) => TrainingSpec.FromJson(run.SpecJson) with
    {
        Recipe = run.RecipeVersion is { } version ? Recipe.FromJson(version.Json) : null,
    };
}
