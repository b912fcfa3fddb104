using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// F statistics: of a number over the target's classes (as scikit-learn's f_classif), or of a straight line from a number to a numeric target
/// (f_regression); of the target over a category's levels, averaged over classes. Rows that miss the feature are left out of its score.
/// </summary>
internal static class AnovaScores
{
    /// <summary>The F statistic where groups differ and nothing varies within them.</summary>
    private const double Perfect = 1e300;

    public static double[] Of(SelectionData data, RecipeContext context)
    {
        var target = context.Target!;
        var scores = new double[data.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var values = data.Values(i);
            var rows = Enumerable.Range(0, values.Length).Where(r => double.IsFinite(values[r])).ToArray();
            scores[i] = data.IsCategory(i) ? Correlation.Responses(target).Average(response => Groups(rows, response, values))
                : target.Task == LearningTask.Regression ? Line(rows, values, target.Values)
                : Groups(rows, values, target.Values);
        }
        return scores;
    }

    /// <summary>One-way analysis of variance.</summary>
    private static double Groups(int[] rows, double[] values, double[] groups)
    {
        if (rows.Length == 0) { return 0; }
        var total = rows.Sum(r => values[r]) / rows.Length;
        double between = 0, within = 0;
        var count = 0;
        foreach (var group in rows.GroupBy(r => groups[r]).OrderBy(g => g.Key))
        {
            var members = group.ToArray();
            var mean = members.Sum(r => values[r]) / members.Length;
            between += members.Length * (mean - total) * (mean - total);
            foreach (var row in members) { within += (values[row] - mean) * (values[row] - mean); }
            count++;
        }
        return count < 2 || rows.Length <= count ? 0 : Ratio(between / (count - 1), within / (rows.Length - count));
    }

    private static double Line(int[] rows, double[] values, double[] target)
    {
        if (rows.Length < 3) { return 0; }
        var r = Correlation.Of(Correlation.Standardised(Array.ConvertAll(rows, i => values[i])), Correlation.Standardised(Array.ConvertAll(rows, i => target[i])));
        return Ratio(r * r * (rows.Length - 2), 1 - (r * r));
    }

    private static double Ratio(double between, double within) => between <= 0 ? 0 : within <= 0 ? Perfect : Math.Min(Perfect, between / within);
}
