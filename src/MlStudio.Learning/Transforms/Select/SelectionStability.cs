using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>How often a selecting step kept a feature.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Share">The share of the folds in which it was kept, 0 to 1.</param>
public sealed record FeatureShare(string Feature, double Share)
{
    /// <summary>Whether the model that is kept in the end has it; null where there is no such model.</summary>
    public bool? InModel { get; init; }
}

/// <summary>
/// How stable a choice of features is when the rows change a little (Nogueira, Sechidis and Brown 2018, "On the stability of feature
/// selection algorithms"): 1 when every fold chooses the same, about 0 when each chooses as many by chance. Below 0.4 is poor, above 0.75 excellent.
/// </summary>
/// <param name="Step">The index of the selecting step in its recipe.</param>
/// <param name="Index">The stability; null where it is not defined: fewer than two folds, or every fold kept all or nothing.</param>
/// <param name="Features">Each feature that was judged in any fold, the most often kept first.</param>
public sealed record SelectionStability(int Step, double? Index, IReadOnlyList<FeatureShare> Features)
{
    /// <summary>How many times the step was fitted, each time on other rows.</summary>
    public int Folds { get; init; }

    /// <summary>The stability index of some choices.</summary>
    /// <param name="chosen">For each fold the features it chose.</param>
    /// <param name="candidates">How many features could be chosen from.</param>
    public static double? Of(IReadOnlyList<IReadOnlyCollection<string>> chosen, int candidates)
    {
        var folds = chosen.Count;
        var counts = chosen.SelectMany(c => c.Distinct(StringComparer.Ordinal)).GroupBy(f => f, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (double)g.Count()).ToArray();
        var share = counts.Sum() / Math.Max(1, folds) / Math.Max(1, candidates);
        if (folds < 2 || share is <= 0 or >= 1) { return null; }
        var variance = counts.Sum(c => c / folds * (1 - (c / folds)) * folds / (folds - 1)) / candidates;
        return 1 - (variance / (share * (1 - share)));
    }

    /// <summary>Fits a recipe on the rows outside of each of several folds and compares what its selecting steps kept.</summary>
    /// <param name="recipe">With at least one selecting step, or nothing is returned.</param>
    /// <param name="rows">Raw training rows without the target.</param>
    /// <param name="context">With target, weights and seed; the folds follow from the seed. Without a target the folds are drawn without regard to classes.</param>
    /// <param name="folds">From 2.</param>
    /// <param name="progress">Called after each fold with how many are done.</param>
    /// <returns>One result per selecting step, in the recipe's order.</returns>
    /// <exception cref="LearningException">The recipe cannot be fitted; a step may need a target.</exception>
    /// <exception cref="OperationCanceledException">Cancelled through the context.</exception>
    public static IReadOnlyList<SelectionStability> Measure(Recipe recipe, Table rows, RecipeContext context, int folds = 5, Action<int>? progress = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        if (!recipe.Steps.Any(s => s is SelectionStep)) { return []; }
        var target = context.Target;
        var scores = new List<IReadOnlyList<IReadOnlyList<FeatureScore>>>();
        foreach (var (rest, _) in FoldParts.Of(target ?? new TargetVector(LearningTask.Regression, new double[rows.RowCount], 0), context.Weights, folds, context.Seed, context.Cancellation))
        {
            var fitting = context with { Target = target?.Take(rest), Weights = ModelScores.Take(context.Weights, rest) };
            scores.Add(recipe.FitScores(rows.Take(rest), fitting));
            progress?.Invoke(scores.Count);
        }
        return Compare(recipe, scores);
    }

    /// <summary>Compares what the selecting steps kept in recipes that were fitted on different rows, such as the folds of a run.</summary>
    /// <param name="fitted">The same recipe, fitted several times.</param>
    public static IReadOnlyList<SelectionStability> Compare(IReadOnlyList<FittedRecipe> fitted) =>
        fitted.Count == 0 ? [] : Compare(fitted[0].Recipe, [.. fitted.Select(f => f.StepScores)]);

    /// <summary>Compares what the selecting steps of a recipe kept.</summary>
    /// <param name="recipe">The recipe that was fitted several times.</param>
    /// <param name="fitted">For each fit the <see cref="FittedRecipe.StepScores"/>.</param>
    /// <param name="kept">Those of the model that is kept in the end; null where there is none.</param>
    public static IReadOnlyList<SelectionStability> Compare(Recipe recipe, IReadOnlyList<IReadOnlyList<IReadOnlyList<FeatureScore>>> fitted, IReadOnlyList<IReadOnlyList<FeatureScore>>? kept = null)
    {
        var results = new List<SelectionStability>();
        for (var step = 0; step < recipe.Steps.Count; step++)
        {
            var scores = fitted.Select(f => f[step]).ToArray();
            if (recipe.Steps[step] is not SelectionStep || scores.All(s => s.Count == 0)) { continue; }
            var inModel = kept?[step].Where(f => f.Kept).Select(f => f.Feature).ToHashSet(StringComparer.Ordinal);
            var names = scores.Concat(kept is null ? [] : [kept[step]]).SelectMany(s => s.Select(f => f.Feature)).Distinct(StringComparer.Ordinal).ToArray();
            var chosen = scores.Select(s => s.Where(f => f.Kept).Select(f => f.Feature).ToArray()).ToArray();
            var counts = chosen.SelectMany(c => c).GroupBy(f => f, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
            var shares = names.Select(n => new FeatureShare(n, (double)counts.GetValueOrDefault(n) / fitted.Count) { InModel = inModel?.Contains(n) })
                .OrderByDescending(f => f.Share).ThenByDescending(f => f.InModel == true).ThenBy(f => f.Feature, StringComparer.Ordinal);
            results.Add(new SelectionStability(step, Of(chosen, names.Length), [.. shares]) { Folds = fitted.Count });
        }
        return results;
    }
}
