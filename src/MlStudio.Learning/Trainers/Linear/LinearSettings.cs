namespace MlStudio.Learning.Trainers.Linear;

/// <summary>The options that the linear trainers share.</summary>
/// <param name="L1">The weight of ‖w‖₁ beside the sum of the losses.</param>
/// <param name="L2">Twice the weight of ‖w‖² beside the sum of the losses; null to choose it.</param>
internal sealed record LinearSettings(double L1, double? L2, int MaxIterations, double Tolerance, bool FitIntercept);
