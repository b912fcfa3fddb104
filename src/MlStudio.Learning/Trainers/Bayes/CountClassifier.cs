using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Trainers.Bayes;

/// <summary>
/// Multinomial and complement naive Bayes. Their scores are sums of values times weights, so that what they learn is a linear
/// predictor (where a missing value counts as 0, as in training).
/// </summary>
internal static class CountClassifier
{
    public static LinearPredictor From(NaiveBayesTrainer trainer, FeatureMatrix features, TargetVector target, BayesSums sums)
    {
        var (classes, width) = (target.ClassCount, features.FeatureCount);
        var weights = new double[classes * width];
        var intercepts = new double[classes];
        if (trainer.Kind != NaiveBayesKind.Complement)
        {
            intercepts = trainer.LogPriors(sums.ClassWeights);
            for (var k = 0; k < classes; k++) { LogShares(sums.Values.AsSpan(k * width, width), trainer.Smoothing, weights.AsSpan(k * width, width)); }
        }
        else
        {
            var all = new double[width];
            for (var i = 0; i < sums.Values.Length; i++) { all[i % width] += sums.Values[i]; }
            var others = new double[width];
            for (var k = 0; k < classes; k++)
            {
                for (var f = 0; f < width; f++) { others[f] = Math.Max(0, all[f] - sums.Values[(k * width) + f]); }
                var own = weights.AsSpan(k * width, width);
                LogShares(others, trainer.Smoothing, own);
                foreach (ref var weight in own) { weight = -weight; }
            }
        }
        string[] names = [.. features.Features.Select(f => f.Name)];
        var missing = new double[width];
        return target.Task == LearningTask.Binary
            ? new LinearPredictor(LinearLink.Logistic, names, [.. Enumerable.Range(0, width).Select(f => weights[width + f] - weights[f])], [intercepts[1] - intercepts[0]], missing)
            : new LinearPredictor(LinearLink.Softmax, names, weights, intercepts, missing);
    }

    private static void LogShares(ReadOnlySpan<double> counts, double smoothing, Span<double> logarithms)
    {
        var total = 0.0;
        foreach (var count in counts) { total += count + smoothing; }
        for (var f = 0; f < counts.Length; f++) { logarithms[f] = Logarithm.Log((counts[f] + smoothing) / total); }
    }
}
