using System.Text.Json;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>What a preview started from. Equal where sample and target are the very same, not where they have the same values.</summary>
/// <param name="Sample">The sample as it was given.</param>
/// <param name="TargetName">The column that was taken out of it; null where the target was given apart.</param>
/// <param name="Rows">The sample without the target.</param>
internal sealed record PreviewOrigin(Table Sample, string? TargetName, Table Rows, TargetVector? Target, int Seed, int? MostFeatures, bool Quick)
{
    public bool Equals(PreviewOrigin? other) => other is not null && ReferenceEquals(Sample, other.Sample) && TargetName == other.TargetName && ReferenceEquals(Rows, other.Rows)
        && ReferenceEquals(Target, other.Target) && Seed == other.Seed && MostFeatures == other.MostFeatures && Quick == other.Quick;

    public override int GetHashCode() => HashCode.Combine(TargetName, Seed, MostFeatures);
}

/// <summary>The states that the steps of a preview led to, from each of which another preview can go on. Immutable.</summary>
/// <param name="Steps">The steps that could be used.</param>
/// <param name="After">The state after each of them.</param>
internal sealed record PreviewTrail(PreviewOrigin Origin, IReadOnlyList<RecipeStep> Steps, IReadOnlyList<RecipeFitting> After)
{
    /// <summary>How many of the recipe's first steps are those of this trail. A join is not where the context withholds what it brought in: later steps may have left it out since.</summary>
    public int SameSteps(Recipe recipe, RecipeContext context)
    {
        var same = 0;
        while (same < Steps.Count && same < recipe.Steps.Count && Same(Steps[same], recipe.Steps[same]) && (recipe.Steps[same] as JoinTable)?.MayStillJoin(context) != false) { same++; }
        return same;
    }

    private static bool Same(RecipeStep a, RecipeStep b) => ReferenceEquals(a, b) || (a.GetType() == b.GetType() && Json(a) == Json(b));

    private static string Json(RecipeStep step) => JsonSerializer.Serialize(step, step.GetType(), LearningJson.Options);
}
