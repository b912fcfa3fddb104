namespace MlStudio.Learning.Metrics;

/// <summary>Which rows of a run were answered.</summary>
public enum AnswerPartKind
{
    /// <summary>The validation rows of a hold-out.</summary>
    Validation,

    /// <summary>The rows that one fold of a cross-validation held out, answered by the model of that fold.</summary>
    Fold,

    /// <summary>The rows held apart, answered by the kept model.</summary>
    Test,
}

/// <summary>Consecutive entries of a <see cref="RunAnswers"/> that one model answered.</summary>
/// <param name="Kind">Which rows they are.</param>
/// <param name="Number">The fold's number, from 1; 0 elsewhere.</param>
/// <param name="Start">The first entry.</param>
/// <param name="Count">How many entries, at least 1.</param>
/// <param name="Threshold">Two classes: the decision threshold of the model that answered; 0.5 elsewhere.</param>
public sealed record AnswerPart(AnswerPartKind Kind, int Number, int Start, int Count, double Threshold)
{
    /// <summary>The first entry that no longer belongs to it.</summary>
    public int End => Start + Count;
}
