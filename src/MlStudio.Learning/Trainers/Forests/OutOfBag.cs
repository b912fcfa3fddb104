using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>Scores a forest on its training rows, each by the trees that drew neither it nor its kin; made-up rows are not scored.</summary>
internal static class OutOfBag
{
    private const int Grain = 256;

    /// <summary>The score, or null where every tree saw every row or kin of it.</summary>
    public static OutOfBagScore? Score(ForestPredictor forest, FeatureMatrix features, ForestData data, TrainingContext context, WorkerTeam team)
    {
        if (!data.Draws.KeepsKin) { return null; }
        // A tree that drew no row was given all of them.
        var keys = Enumerable.Range(0, forest.TreeCount).Select(tree => ForestLoop.RowKey(context.Seed, tree))
            .Select(key => Enumerable.Range(0, data.Rows).Any(row => data.Draws.Of(key, row) > 0) ? key : (uint?)null).ToArray();
        var answers = new double[data.Rows];
        team.RunRanges(data.Rows, Grain, (start, end) =>
        {
            var sums = new double[forest.OutputCount];
            for (var row = start; row < end; row++)
            {
                if (row % Grain == 0) { context.Cancellation.ThrowIfCancellationRequested(); }
                answers[row] = data.Kinship?.IsMadeUp(row) == true ? double.NaN : Answer(forest, features.Row(data.SourceRows[row]), row, keys, data.Draws, sums);
            }
        });
        var rows = answers.Count(a => !double.IsNaN(a));
        return rows == 0 ? null
            : data.Task == LearningTask.Regression ? new OutOfBagScore("r2", Explained(answers, data), rows)
            : new OutOfBagScore("accuracy", Right(answers, data), rows);
    }

    /// <summary>The class or number that the trees without the row answer; NaN where there are none.</summary>
    private static double Answer(ForestPredictor forest, ReadOnlySpan<float> values, int row, uint?[] keys, RowDraws draws, double[] sums)
    {
        Array.Clear(sums);
        var trees = 0;
        for (var tree = 0; tree < keys.Length; tree++)
        {
            if (keys[tree] is not { } key || draws.Of(key, row) > 0) { continue; }
            forest.Add(tree, values, sums);
            trees++;
        }
        if (trees == 0) { return double.NaN; }
        return forest.Task switch
        {
            LearningTask.Regression => sums[0] / trees,
            LearningTask.Binary => sums[0] / trees >= 0.5 ? 1 : 0,
            _ => Array.IndexOf(sums, sums.Max()),
        };
    }

    private static double Right(double[] answers, ForestData data)
    {
        double right = 0, all = 0;
        for (var row = 0; row < answers.Length; row++)
        {
            if (double.IsNaN(answers[row])) { continue; }
            all += data.Divider.HeldWeight(row);
            if (answers[row] == data.Target[row]) { right += data.Divider.HeldWeight(row); }
        }
        return right / all;
    }

    private static double Explained(double[] answers, ForestData data)
    {
        double weight = 0, sum = 0, error = 0, spread = 0;
        for (var row = 0; row < answers.Length; row++)
        {
            if (double.IsNaN(answers[row])) { continue; }
            weight += data.Divider.HeldWeight(row);
            sum += data.Divider.HeldWeight(row) * data.Target[row];
        }
        for (var row = 0; row < answers.Length; row++)
        {
            if (double.IsNaN(answers[row])) { continue; }
            error += data.Divider.HeldWeight(row) * (data.Target[row] - answers[row]) * (data.Target[row] - answers[row]);
            spread += data.Divider.HeldWeight(row) * (data.Target[row] - (sum / weight)) * (data.Target[row] - (sum / weight));
        }
        return spread > 0 ? 1 - (error / spread) : 0;
    }
}
