using System.Text.Json.Serialization;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Keeps every feature that helps more than chance, after Boruta (Kursa and Rudnicki 2010): in each round a copy of every feature is
/// shuffled ("shadow") and a model learns from both; a feature scores a hit when its gain is above the best shadow's. Features whose hits are
/// too many or too few for a coin (two-sided binomial test at 5%, Bonferroni-corrected for features) are confirmed or rejected; the latter take no
/// part in later rounds. Unlike the original the model is a small boosting model on random parts of rows and columns. The score is the
/// share of rounds with a hit.
/// </summary>
public sealed record ShadowTest : SelectionStep
{
    private const int Stream = 7441;
    private const double Level = 0.05;

    /// <summary>How many rounds.</summary>
    [Option("Rounds", "How often features compete with shuffled copies; more rounds decide more cases.", Min = 5, Max = 1000)]
    public int Rounds { get; init; } = 25;

    /// <summary>Whether what is neither confirmed nor rejected is kept.</summary>
    [Option("Keep the undecided", "Keeps features on which the rounds did not decide either way.")]
    public bool KeepUndecided { get; init; } = true;

    [JsonIgnore]
    public override bool NeedsTarget => true;

    internal override bool LearnsModels => true;

    public override string Describe() => $"Keep the features that help more than shuffled copies in {Rounds} rounds (shadow test){Among}";

    internal override (double[] Scores, bool[] Kept) Select(SelectionData data, RecipeContext context)
    {
        var (features, target, weights) = ModelScores.Sample(data.Features, context);
        var hits = new int[data.Count];
        var played = new int[data.Count];
        var rejected = new bool[data.Count];
        for (var round = 0; round < Rounds; round++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var active = Enumerable.Range(0, data.Count).Where(i => !rejected[i]).ToArray();
            if (active.Length == 0) { break; }
            var gains = ModelScores.Fit(WithShadows(features, active, context.Seed, round), target, weights, unchecked((int)StatelessRandom.Key(context.Seed, Stream, round)), context).GainImportance;
            var best = gains.Skip(active.Length).Max();
            for (var j = 0; j < active.Length; j++)
            {
                played[active[j]]++;
                if (gains[j] > best) { hits[active[j]]++; }
            }
            foreach (var i in active) { rejected[i] = Tail(played[i], hits[i]) * data.Count < Level / 2; }
        }
        var scores = hits.Select((h, i) => (double)h / Math.Max(1, played[i])).ToArray();
        var confirmed = hits.Select((h, i) => Tail(played[i], played[i] - h) * data.Count < Level / 2).ToArray();
        return (scores, [.. confirmed.Select((c, i) => c || (KeepUndecided && !rejected[i]))]);
    }

    /// <summary>The features in question, and behind them each with its rows in another order.</summary>
    private static FeatureMatrix WithShadows(FeatureMatrix features, int[] active, int seed, int round)
    {
        var width = 2 * active.Length;
        var values = new float[(long)features.RowCount * width];
        for (var j = 0; j < active.Length; j++)
        {
            var order = ModelScores.Order(features.RowCount, StatelessRandom.Key(seed, Stream + 1 + round, active[j]));
            for (var row = 0; row < order.Length; row++)
            {
                values[(row * width) + j] = features.Row(row)[active[j]];
                values[(row * width) + active.Length + j] = features.Row(order[row])[active[j]];
            }
        }
        var named = active.Select(i => features.Features[i]).ToArray();
        return new FeatureMatrix([.. named, .. named.Select(f => f with { Name = f.Name + " (shadow)" })], features.RowCount, values);
    }

    /// <summary>The probability of at most so many heads in so many throws of a fair coin.</summary>
    internal static double Tail(int throws, int heads)
    {
        double term = 1, sum = 0;
        for (var i = 0; i < throws; i++) { term /= 2; }
        for (var k = 0; k <= heads; k++)
        {
            sum += term;
            term = term * (throws - k) / (k + 1);
        }
        return sum;
    }
}
