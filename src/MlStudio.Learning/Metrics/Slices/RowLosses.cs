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
}
