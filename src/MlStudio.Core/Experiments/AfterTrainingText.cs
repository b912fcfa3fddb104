using MlStudio.Learning.Calibration;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>What is done after training, in words, the same on pages and in files.</summary>
public static class AfterTrainingText
{
    public static string InWords(this CalibrationMethod method) => method switch
    {
        CalibrationMethod.Sigmoid => "by a logistic curve (Platt)",
        CalibrationMethod.Isotonic => "by a rising step curve (isotonic)",
        CalibrationMethod.Temperature => "by one temperature",
        _ => "as the algorithm gives them",
    };

    public static string InWords(this ThresholdGoal goal) => goal switch
    {
        ThresholdGoal.F1 => "highest F1",
        ThresholdGoal.BalancedAccuracy => "highest balanced accuracy (Youden)",
        ThresholdGoal.Accuracy => "highest accuracy",
        ThresholdGoal.Matthews => "highest Matthews correlation",
        _ => "lowest cost",
    };

    /// <summary>How the decision threshold comes about.</summary>
    public static string Threshold(TrainingSpec spec) => spec.Threshold switch
    {
        null => FormattableString.Invariant($"given: {spec.DecisionThreshold:0.####}"),
        { Goal: ThresholdGoal.Cost, Costs: { } c } => FormattableString.Invariant($"lowest cost (false alarm {c.FalsePositive:0.####}, miss {c.FalseNegative:0.####}, found {c.TruePositive:0.####}, rightly refused {c.TrueNegative:0.####})"),
        { } rule => rule.Goal.InWords(),
    };

    public static string DoubtfulLabels(TrainingSpec spec) => spec.LeaveOutDoubtful ? "left out of training" : "learned from like all others";

    public static string Coverage(double? coverage) => coverage is { } share ? $"{Share(share)} of the truths" : "none";

    /// <summary>A share in percent, with as many decimals as it has.</summary>
    public static string Share(double share) => FormattableString.Invariant($"{share * 100:0.##} %");
}
