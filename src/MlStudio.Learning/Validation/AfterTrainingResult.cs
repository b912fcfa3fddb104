using MlStudio.Learning.Calibration;

namespace MlStudio.Learning.Validation;

/// <summary>What was decided about the kept model after training, and how it does on rows that had no part in it.</summary>
public sealed record AfterTrainingResult
{
    /// <summary>How probabilities were corrected.</summary>
    public CalibrationMethod Calibration { get; init; }

    /// <summary>The rows of the training part, each answered by a model that was not trained on it, that decided on calibration and threshold; 0 where neither was asked for.</summary>
    public int DecidingRows { get; init; }

    /// <summary>Log-loss on the validation rows with probabilities as the algorithm gave them; null without calibration.</summary>
    public double? LogLossBefore { get; init; }

    /// <summary>Log-loss on the validation rows with corrected probabilities; null without calibration.</summary>
    public double? LogLossAfter { get; init; }

    /// <summary>Binary: the decision threshold of the kept model, chosen or given.</summary>
    public double? DecisionThreshold { get; init; }

    /// <summary>Null where no coverage was asked for.</summary>
    public CoverageResult? Coverage { get; init; }
}

/// <summary>How intervals or sets keep their promise.</summary>
/// <param name="Stated">The coverage that was asked for, 0 to 1.</param>
/// <param name="Rows">The rows held out of training that the kept model's intervals or sets were measured by.</param>
/// <param name="Validation">The share of validation rows whose truth lay inside.</param>
/// <param name="Test">The share of test rows whose truth lay inside; null without a test part.</param>
/// <param name="MeanSize">On the validation rows: the mean width of the interval, in the target's unit, or the mean number of classes in the set.</param>
public sealed record CoverageResult(double Stated, int Rows, double Validation, double? Test, double MeanSize);
