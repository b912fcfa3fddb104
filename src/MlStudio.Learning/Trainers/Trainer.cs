using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers;

/// <summary>How the default preparation shapes raw columns for a trainer.</summary>
public enum FeatureEncoding
{
    /// <summary>Categories as native codes, missing values kept as NaN, numbers as they are. For trees.</summary>
    Native,

    /// <summary>Categories one-hot, missing values imputed with an indicator, numbers standardised. For linear models and distances.</summary>
    OneHotScaled,

    /// <summary>Categories one-hot, missing values imputed with an indicator, numbers brought to the range from 0 to 1. For models that count.</summary>
    OneHotNonNegative,
}

/// <summary>
/// A learning algorithm with its options: derived classes are sealed records whose properties carry
/// <see cref="Parameters.OptionAttribute"/>. Immutable and thread-safe. Listed in TrainerCatalog.
/// </summary>
public abstract record Trainer
{
    /// <summary>Stable key in catalogs, files and the API, such as "gradient-boosting".</summary>
    public abstract string Key { get; }

    /// <summary>The tasks it can learn.</summary>
    public abstract IReadOnlyList<LearningTask> Tasks { get; }

    /// <summary>How raw columns are prepared for it by default.</summary>
    public abstract FeatureEncoding Encoding { get; }

    /// <summary>Learns from the rows. The same matrix, target, weights, options and seed give the same bytes of predictor on any number of threads.</summary>
    /// <param name="weights">A non-negative weight per row, or null for equal weights.</param>
    /// <exception cref="LearningException">The target has one class, options are out of range, or the matrix cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled through the context.</exception>
    public abstract Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context);
}

/// <summary>What was learned: maps feature rows to outputs. Immutable and thread-safe.</summary>
public abstract class Predictor
{
    /// <summary>The key of the kind of predictor in PredictorCatalog, written in front of its bytes.</summary>
    public abstract string Kind { get; }

    /// <summary>1 for regression (the number), ranking (the score; higher comes first within a group) and binary (probability of the positive class), the number of classes for multiclass (probabilities).</summary>
    public abstract int OutputCount { get; }

    /// <summary>Predicts <paramref name="rowCount"/> rows without allocating per row.</summary>
    /// <param name="features">Row-major, rowCount × feature count, NaN for missing.</param>
    /// <param name="outputs">Row-major, rowCount × <see cref="OutputCount"/>.</param>
    public abstract void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs);

    /// <summary>Writes everything needed to read it back; the same predictor always writes the same bytes.</summary>
    public abstract void Write(ModelWriter writer);
}
