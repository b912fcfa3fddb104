using System.Text.Json.Serialization;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Recursive elimination with cross-validation (Guyon, Weston, Barnhill and Vapnik 2002): a boosting model is fitted in each fold of the
/// training rows, the features with the least gain are left out, and so on until one is left; kept is the set that predicts the held-out
/// folds best, or the smallest whose loss is within one standard error of the best. The score is 1 for what survives longest, falling towards
/// 0 by the round in which a feature was left out.
/// </summary>
public sealed record EliminateFeatures : SelectionStep
{
    /// <summary>How many folds.</summary>
    [Option("Folds", "How many parts of the training rows are held out in turn.", Min = 2, Max = 20, Advanced = true)]
    public int Folds { get; init; } = 3;

    /// <summary>The share of features left out per round.</summary>
    [Option("Leave out per round", "The share of the features that is left out in each round, at least one feature.", Min = 0.01, Max = 0.9, Advanced = true)]
    public double Share { get; init; } = 0.25;

    /// <summary>Whether the smallest set within one standard error of the best is kept.</summary>
    [Option("Rather fewer", "Keeps the smallest set that predicts nearly as well as the best (within one standard error) instead of the best.")]
    public bool RatherFewer { get; init; } = true;

    [JsonIgnore]
    public override bool NeedsTarget => true;

    internal override bool LearnsModels => true;

    public override string Describe() => $"Leave out features by turns as long as {Folds} held-out parts are predicted as well{Among}";

    internal override (double[] Scores, bool[] Kept) Select(SelectionData data, RecipeContext context)
    {
        var (features, target, weights) = ModelScores.Sample(data.Features, context);
        var folds = FoldParts.Of(target, weights, Folds, context.Seed, context.Cancellation);
        var remaining = Enumerable.Range(0, data.Count).ToArray();
        var rounds = new List<(int[] Features, double Loss, double Error)>();
        while (true)
        {
            var losses = new double[folds.Count];
            var gains = new double[remaining.Length];
            var part = ModelScores.Only(features, remaining);
            for (var k = 0; k < losses.Length; k++)
            {
                var (rest, held) = folds[k];
                var model = ModelScores.Fit(ModelScores.Take(part, rest), ModelScores.Take(target, rest), ModelScores.Take(weights, rest), context.Seed, context);
                losses[k] = ModelScores.Loss(model, ModelScores.Take(part, held), ModelScores.Take(target, held));
                var shares = ModelScores.Shares(model.GainImportance);
                for (var j = 0; j < gains.Length; j++) { gains[j] += shares[j]; }
            }
            var mean = losses.Average();
            rounds.Add((remaining, mean, Math.Sqrt(losses.Sum(l => (l - mean) * (l - mean)) / (losses.Length - 1) / losses.Length)));
            if (remaining.Length == 1) { break; }
            var most = remaining.Length - Math.Max(1, (int)(remaining.Length * Share));
            remaining = [.. Enumerable.Range(0, remaining.Length).OrderByDescending(j => gains[j]).ThenBy(j => j).Take(most).Order().Select(j => remaining[j])];
        }
        return Choose(data.Count, rounds);
    }

    private (double[] Scores, bool[] Kept) Choose(int count, List<(int[] Features, double Loss, double Error)> rounds)
    {
        var best = rounds.MinBy(r => r.Loss);
        var chosen = RatherFewer ? rounds.Last(r => r.Loss <= best.Loss + best.Error) : best;
        var scores = new double[count];
        for (var round = 0; round < rounds.Count; round++)
        {
            foreach (var feature in rounds[round].Features) { scores[feature] = (round + 1.0) / rounds.Count; }
        }
        var kept = new bool[count];
        foreach (var feature in chosen.Features) { kept[feature] = true; }
        return (scores, kept);
    }
}
