namespace MlStudio.Learning.Calibration;

/// <summary>What a decision threshold is chosen for.</summary>
public enum ThresholdGoal
{
    /// <summary>The highest F1 of the positive class.</summary>
    F1,

    /// <summary>The highest mean recall of both classes; the same threshold has the highest Youden index (recall + specificity - 1).</summary>
    BalancedAccuracy,

    /// <summary>The highest share of right answers.</summary>
    Accuracy,

    /// <summary>The highest Matthews correlation.</summary>
    Matthews,

    /// <summary>The lowest total cost by <see cref="ThresholdRule.Costs"/>.</summary>
    Cost,
}

/// <summary>What each kind of answer costs, in any unit; gains are negative.</summary>
/// <param name="TruePositive">A positive row answered positive.</param>
/// <param name="FalsePositive">A negative row answered positive: a false alarm.</param>
/// <param name="TrueNegative">A negative row answered negative.</param>
/// <param name="FalseNegative">A positive row answered negative: a miss.</param>
public sealed record CostMatrix(double TruePositive = 0, double FalsePositive = 1, double TrueNegative = 0, double FalseNegative = 1)
{
    private const double Largest = 1e9;

    /// <summary>Why no threshold can be chosen by these costs, or null.</summary>
    public string? Problem()
    {
        double[] costs = [TruePositive, FalsePositive, TrueNegative, FalseNegative];
        return costs.Any(c => !double.IsFinite(c) || Math.Abs(c) > Largest) ? "Costs must be numbers between -1,000,000,000 and 1,000,000,000."
            : FalsePositive <= TrueNegative ? FormattableString.Invariant($"A false alarm must cost more than a rightly refused case; {FalsePositive} and {TrueNegative} were given.")
            : FalseNegative <= TruePositive ? FormattableString.Invariant($"A miss must cost more than a case that is found; {FalseNegative} and {TruePositive} were given.")
            : null;
    }
}

/// <summary>How the decision threshold of a model for two classes is chosen, on rows that the model was not trained on.</summary>
public sealed record ThresholdRule
{
    public required ThresholdGoal Goal { get; init; }

    /// <summary>For <see cref="ThresholdGoal.Cost"/>, required there.</summary>
    public CostMatrix? Costs { get; init; }
}
