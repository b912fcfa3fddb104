namespace MlStudio.Learning.Validation;

/// <summary>The rows of one training and its validation, as ascending indices into the table.</summary>
/// <param name="Number">From 1.</param>
public sealed record Fold(int Number, int[] Train, int[] Validation);

/// <summary>The rows of every part, as indices into the table.</summary>
/// <param name="Folds">One for a hold-out, k for cross-validation.</param>
/// <param name="Test">The rows scored once at the end; may be empty.</param>
/// <param name="IsCrossValidation">Whether <paramref name="Folds"/> are the folds of a cross-validation.</param>
public sealed record SplitResult(IReadOnlyList<Fold> Folds, int[] Test, bool IsCrossValidation)
{
    /// <summary>All rows but those of the test part and those left out, ascending.</summary>
    public int[] Development => [.. Folds[0].Train.Concat(Folds[0].Validation).Order()];
}
