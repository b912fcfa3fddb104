namespace MlStudio.Learning.Transforms;

/// <summary>How a feature fared in a selecting step.</summary>
/// <param name="Feature">The column's or the finished feature's name.</param>
/// <param name="Score">What the step measured on the training rows; its documentation says what. NaN where the feature could not be judged and was kept.</param>
/// <param name="Kept">Whether it was kept.</param>
public sealed record FeatureScore(string Feature, double Score, bool Kept);
