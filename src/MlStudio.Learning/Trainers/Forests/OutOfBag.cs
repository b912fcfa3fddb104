using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>Scores a forest on its training rows, each by the trees that did not draw it.</summary>
internal static class OutOfBag
{
    private const int Grain = 256;

    /// <summary>The score, or null where every tree saw every row.</summary>
    public static OutOfBagScore? Score(ForestPredictor forest, FeatureMatrix features, ForestData data, TrainingContext context, WorkerTeam team)
    {
        var keys = Enumerable.Range(0, forest.TreeCount).Select(tree => ForestLoop.RowKey(context.Seed, tree)).ToArray();
        var answers = new double[data.Rows];
        team.RunRanges(data.Rows, Grain, (start, end) =>
        {
            var sums = new double[forest.OutputCount];
            for (var row = start; row < end; row++)
            {
                if (row % Grain == 0) { context.Cancellation.ThrowIfCancellationRequested(); }
                answers[row] = Answer(forest, features.Row(data.SourceRows[row]), row, keys, sums);
            }
        });
        var rows = answers.Count(a => !double.IsNaN(a));
        return rows == 0 ? null
            : data.Task == LearningTask.Regression ? new OutOfBagScore("r2", Explained(answers, data), rows)
            : new OutOfBagScore("accuracy", Right(answers, data), rows);
    }

    /// <summary>The class or number that the trees without the row answer; NaN where there are none.</summary>
    private static double Answer(ForestPredictor forest, ReadOnlySpan<float> values, int row, uint[] keys, double[] sums)
    {
        Array.Clear(sums);
        var trees = 0;
        for (var tree = 0; tree < keys.Length; tree++)
        {
            if (TreeSample.Draws(keys[tree], row) > 0) { continue; }
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
            all += data.WeightOf(row);
            if (answers[row] == data.Target[row]) { right += data.WeightOf(row); }
        }
        return right / all;
    }

    private static double Explained(double[] answers, ForestData data)
    {
        double weight = 0, sum = 0, error = 0, spread = 0;
        for (var row = 0; row < answers.Length; row++)
        {
            if (double.IsNaN(answers[row])) { continue; }
            weight += data.WeightOf(row);
            sum += data.WeightOf(row) * data.Target[row];
        }
        for (var row = 0; row < answers.Length; row++)
        {
            if (double.IsNaN(answers[row])) { continue; }
            error += data.WeightOf(row) * (data.Target[row] - answers[row]) * (data.Target[row] - answers[row]);
            spread += data.WeightOf(row) * (data.Target[row] - (sum / weight)) * (data.Target[row] - (sum / weight));
        }
        return spread > 0 ? 1 - (error / spread) : 0;
    }
}
