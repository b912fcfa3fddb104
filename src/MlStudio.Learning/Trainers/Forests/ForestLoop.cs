using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>Grows the trees of a forest, several at once, each depending on the seed and its own number alone (Breiman 2001).</summary>
internal static class ForestLoop
{
    public static ForestPredictor Run(FeatureMatrix features, TargetVector target, float[]? weights, ForestRules rules, int trees, int maxBins, bool outOfBag, TrainingContext context)
    {
        using var team = new WorkerTeam(Math.Min(context.Threads, trees));
        var data = ForestData.Prepare(features, target, weights, maxBins, context.Seed, team, context.Cancellation);
        var grown = Grow(data, rules with { ColumnsPerSplit = Math.Clamp(rules.ColumnsPerSplit, 1, Math.Max(1, data.Matrix.FeatureCount)) }, trees, team, context);
        var (ensemble, outputs) = GrownTree.Join(grown, data.Matrix.Features, features.FeatureCount);
        var forest = new ForestPredictor(ensemble, outputs, data.Task, data.Outputs, null);
        return outOfBag && rules.Bootstrap ? forest.With(OutOfBag.Score(forest, features, data, context, team)) : forest;
    }

    /// <summary>The key of the rows that a tree draws.</summary>
    public static uint RowKey(int seed, int tree) => StatelessRandom.Key(seed, 6, tree);

    private static GrownTree[] Grow(ForestData data, ForestRules rules, int trees, WorkerTeam team, TrainingContext context)
    {
        var grown = new GrownTree[trees];
        int next = -1, done = 0;
        team.Run(member =>
        {
            var grower = new ForestTreeGrower(data, rules, context.Cancellation);
            int tree;
            while ((tree = Interlocked.Increment(ref next)) < trees)
            {
                grown[tree] = grower.Grow(rules.Bootstrap ? RowKey(context.Seed, tree) : null, SplitMix64.For(context.Seed, tree));
                var count = Interlocked.Increment(ref done);
                // Progress belongs to the training thread, which is member 0.
                if (member == 0 && count < trees) { context.Progress?.Invoke(new TrainingProgress(count, trees)); }
            }
        });
        context.Progress?.Invoke(new TrainingProgress(trees, trees));
        context.Cancellation.ThrowIfCancellationRequested();
        return grown;
    }
}
