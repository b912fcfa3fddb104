namespace MlStudio.Learning.Trainers.Linear;

/// <summary>How linear scores become outputs.</summary>
public enum LinearLink
{
    /// <summary>The score is the number.</summary>
    Identity,

    /// <summary>Probability 1 / (1 + e^-score) of the positive class.</summary>
    Logistic,

    /// <summary>Probabilities in proportion to e^score.</summary>
    Softmax,

    /// <summary>e^score, for counts.</summary>
    Exponential,

    /// <summary>Probabilities in proportion to 1 / (1 + e^-score): each class was learned against all others.</summary>
    OneAgainstRest,
}
