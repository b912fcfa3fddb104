using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Calibration;

/// <summary>
/// Finds the threshold that serves a goal best among all that answer the given rows differently. It lies in the middle between two
/// neighbouring probabilities; of equally good ones the nearest to 0.5 is taken.
/// </summary>
public static class ThresholdChooser
{
    /// <param name="rule">The goal.</param>
    /// <param name="probabilities">Of the positive class, per row; rows that were not trained on.</param>
    /// <param name="positive">Whether each row is of the positive class.</param>
    /// <returns>From 0 to 1, or <see cref="ThresholdTable.RefuseAll"/>: rows with at least this probability are to be answered positive.</returns>
    /// <exception cref="LearningException">No rows, or a cost goal without usable costs.</exception>
    public static double Choose(ThresholdRule rule, ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> positive)
    {
        if (probabilities.IsEmpty || probabilities.Length != positive.Length) { throw new LearningException($"A threshold needs rows with one probability each; {probabilities.Length} probabilities for {positive.Length} rows were given."); }
        if (rule.Goal == ThresholdGoal.Cost && (rule.Costs is null ? "Give the costs of the four kinds of answers." : rule.Costs.Problem()) is { } problem) { throw new LearningException(problem); }
        var keys = probabilities.ToArray();
        var labels = positive.ToArray();
        Array.Sort(keys, labels);
        double positives = labels.Count(l => l), negatives = labels.Length - positives;
        double found = 0, alarms = 0;
        var best = 0.5;
        var bestValue = double.NegativeInfinity;
        void Try(double threshold)
        {
            var value = Value(rule, found, alarms, positives, negatives);
            if (value > bestValue || (value == bestValue && Math.Abs(threshold - 0.5) < Math.Abs(best - 0.5))) { (best, bestValue) = (threshold, value); }
        }

        // A probability of 1 is only refused by a threshold beyond it.
        Try(keys[^1] < 1 ? Middle(keys[^1], 1) : ThresholdTable.RefuseAll);
        for (var i = keys.Length - 1; i >= 0;)
        {
            var score = keys[i];
            for (; i >= 0 && keys[i] == score; i--)
            {
                if (labels[i]) { found++; } else { alarms++; }
            }
            Try(Middle(i >= 0 ? keys[i] : 0, score));
        }
        return best;
    }

    /// <summary>Above low and at most high, whatever the rounding.</summary>
    private static double Middle(double low, double high)
    {
        var middle = low + ((high - low) / 2);
        return middle > low ? middle : high;
    }

    /// <summary>What the goal makes of the answers; more is better.</summary>
    private static double Value(ThresholdRule rule, double found, double alarms, double positives, double negatives)
    {
        var (missed, passed) = (positives - found, negatives - alarms);
        switch (rule.Goal)
        {
            case ThresholdGoal.F1: return found + alarms + positives > 0 ? 2 * found / (found + alarms + positives) : 0;
            case ThresholdGoal.BalancedAccuracy: return (positives > 0 ? found / positives : 0) + (negatives > 0 ? passed / negatives : 0);
            case ThresholdGoal.Accuracy: return found + passed;
            case ThresholdGoal.Matthews:
                var below = Math.Sqrt((found + alarms) * positives * negatives * (passed + missed));
                return below > 0 ? ((found * passed) - (alarms * missed)) / below : 0;
            default:
                var costs = rule.Costs!;
                return -((found * costs.TruePositive) + (alarms * costs.FalsePositive) + (passed * costs.TrueNegative) + (missed * costs.FalseNegative));
        }
    }
}
