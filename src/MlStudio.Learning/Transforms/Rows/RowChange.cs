using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Which rows a step made of the training rows that it was given.</summary>
/// <param name="Sources">For each new row the row before that it is a copy of or, if made up, was made from.</param>
/// <param name="Synthetic">Which new rows are made up; null: none.</param>
/// <param name="Targets">The target of each new row, as in <see cref="TargetVector.Values"/>; null: that of its source.</param>
/// <param name="Weights">The weight of each new row; null: that of its source.</param>
/// <param name="Others">For each made-up row the other row before that it was made from (for any other row, its source); null: made-up rows come from their source alone. It tells which rows must not be held out where the made-up row is learned from; see <see cref="RowKinship"/>.</param>
public sealed record RowChange(int[] Sources, bool[]? Synthetic = null, double[]? Targets = null, float[]? Weights = null, int[]? Others = null);
