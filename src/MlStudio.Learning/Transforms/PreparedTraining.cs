using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>A fitted recipe with the training rows that it prepared, which are fewer or more where a step changes rows.</summary>
/// <param name="Fitted">To be applied to any rows.</param>
/// <param name="Features">The prepared training rows.</param>
/// <param name="Rows">For each prepared row the given row that it is or was made from, and which are made up; null: all rows as given.</param>
/// <param name="Target">The target of each prepared row; null where none was given.</param>
/// <param name="Weights">The weight of each prepared row; null for equal weights.</param>
public sealed record PreparedTraining(FittedRecipe Fitted, FeatureRows Features, RowChange? Rows, TargetVector? Target, float[]? Weights);
