namespace MlStudio.Learning.Transforms;

/// <summary>What fitting a step gives.</summary>
/// <param name="Step">What it learned, to be applied to any rows.</param>
/// <param name="Training">The training rows as it leaves them.</param>
/// <param name="Rows">Which rows those are; null: the same as before, in the same order.</param>
public sealed record StepResult(FittedStep Step, Frame Training, RowChange? Rows = null);
