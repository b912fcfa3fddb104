using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>What each row costs: log-loss for classes, the squared error for numbers.</summary>
public static class RowLosses
{
    /// <summary>One loss per entry.</summary>
    /// <exception cref="LearningException">The task has no loss per row.</exception>
    public static double[] Of(RunAnswers rows)
    {
        if (!rows.HasClasses && rows.Task != LearningTask.Regression) { throw new LearningException("This task is measured by group and has no loss per row."); }
        var losses = new double[rows.Count];
        for (var i = 0; i < losses.Length; i++)
        {
            losses[i] = rows.HasClasses
                ? ProbabilityMetrics.LogLossOfRow(rows.Values.AsSpan(i * rows.Outputs, rows.Outputs), rows.ActualClass(i))
                : (rows.Actual[i] - rows.Values[i]) * (rows.Actual[i] - rows.Values[i]);
        }
        return losses;
    }

    /// <summary>The entries with the highest loss, highest first; of equals the lower row first.</summary>
    public static IReadOnlyList<int> Worst(RunAnswers rows, int most = 50)
    {
        var losses = Of(rows);
        return [.. Enumerable.Range(0, losses.Length).OrderByDescending(i => losses[i]).ThenBy(i => rows.Rows[i]).Take(most)];
    }
}
