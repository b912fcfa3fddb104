namespace MlStudio.Learning.Metrics;

/// <summary>One row's actual and predicted value.</summary>
/// <param name="Row">The row's index in the table, from 0.</param>
public sealed record PredictionPoint(int Row, double Actual, double Predicted);

/// <summary>Counts between edges (one more edge than counts, ascending; the last bin includes its upper edge; a single value has two equal edges).</summary>
public sealed record NumberHistogram(IReadOnlyList<double> Edges, IReadOnlyList<int> Counts);

/// <summary>Errors over a tenth of the rows ordered by actual value.</summary>
/// <param name="Number">From 1, the lowest actual values.</param>
/// <param name="Bias">Mean of predicted minus actual: above 0 the model says too much.</param>
public sealed record DecileError(int Number, double LowestActual, double HighestActual, int Rows, double Bias, double MeanAbsoluteError, double RootMeanSquaredError);

/// <summary>What pages draw for a regression. A residual is actual minus predicted.</summary>
public sealed record RegressionDetails
{
    /// <summary>At most 500 rows, drawn the same way every time.</summary>
    public required IReadOnlyList<PredictionPoint> Sample { get; init; }

    /// <summary>Residuals of all rows over their middle 99 %; the outermost bins also count what lies beyond.</summary>
    public required NumberHistogram Residuals { get; init; }

    public required IReadOnlyList<DecileError> Deciles { get; init; }

    /// <summary>Residuals against the normal distribution, at most 200 points; empty where they are all equal.</summary>
    public IReadOnlyList<QuantilePoint> NormalQuantiles { get; init; } = [];

    /// <summary>The rows with the largest errors, largest first, at most 20.</summary>
    public IReadOnlyList<PredictionPoint> Worst { get; init; } = [];
}
