namespace MlStudio.Learning.Explanation;

/// <summary>What the score means that contributions add up to.</summary>
public enum ScoreScale
{
    /// <summary>The target's own unit.</summary>
    Number,

    /// <summary>The natural logarithm of the number.</summary>
    Logarithm,

    /// <summary>The probability of a class, 0 … 1.</summary>
    Probability,

    /// <summary>ln(p / (1 - p)) of the positive class, or of each class against all others.</summary>
    LogOdds,

    /// <summary>A score per class whose exponentials are in proportion to the probabilities: only differences between classes matter.</summary>
    ClassScores,

    /// <summary>A score by which rows are put in order; it has no unit.</summary>
    Rank,
}
