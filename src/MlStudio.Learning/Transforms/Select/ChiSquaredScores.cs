using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// The chi-squared statistic of a feature's sums by class against those expected if it had nothing to do with the class, as scikit-learn's
/// chi2, for numbers of 0 or more (counts, yes/no features, term weights; missing counts as 0); for categories that of the table of levels and classes.
/// </summary>
internal static class ChiSquaredScores
{
    /// <exception cref="LearningException">The target is a number, or a feature is negative somewhere.</exception>
    public static double[] Of(SelectionData data, RecipeContext context)
    {
        var target = context.Target!;
        if (target.Task == LearningTask.Regression) { throw new LearningException("Chi-squared needs classes as target; here it is a number. Use mutual information or the F statistic."); }
        var shares = new double[target.ClassCount];
        foreach (var label in target.Values) { shares[(int)label] += 1.0 / target.Count; }
        var scores = new double[data.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var values = data.Values(i);
            scores[i] = data.IsCategory(i)
                ? values.Where(double.IsFinite).Distinct().Order().ToArray().Sum(level => Of(Array.ConvertAll(values, v => v == level ? 1.0 : 0), target, shares, data.Candidates[i].Name))
                : Of(values, target, shares, data.Candidates[i].Name);
        }
        return scores;
    }

    private static double Of(double[] values, TargetVector target, double[] shares, string name)
    {
        var observed = new double[shares.Length];
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] < 0) { throw new LearningException($"'{name}' is negative in some rows; chi-squared needs numbers of 0 or more. Scale it to 0…1 first, or use mutual information or the F statistic."); }
            if (double.IsFinite(values[row])) { observed[(int)target.Values[row]] += values[row]; }
        }
        var total = observed.Sum();
        double sum = 0;
        for (var k = 0; k < shares.Length; k++)
        {
            var expected = shares[k] * total;
            if (expected > 0) { sum += (observed[k] - expected) * (observed[k] - expected) / expected; }
        }
        return sum;
    }
}
