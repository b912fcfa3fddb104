using System.Text.Json.Serialization;
using MlStudio.Learning.Explanation;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Validation;

/// <summary>How many rows each part has.</summary>
/// <param name="Train">The rows that the kept model learned from (cross-validation: those outside the test part).</param>
/// <param name="Validation">Validation rows (cross-validation: each row outside the test part validates once).</param>
/// <param name="Test">Rows held apart.</param>
/// <param name="Unused">Rows of the table in no part.</param>
/// <param name="Coverage">Rows of the training part that the kept model did not learn from: by them its intervals or sets were measured.</param>
/// <param name="Doubtful">Rows of the training part that the kept model did not learn from because their label is in doubt (<see cref="TrainingSpec.LeaveOutDoubtful"/>).</param>
public sealed record PartSizes(int Train, int Validation, int Test, int Unused, int Coverage = 0, int Doubtful = 0);

/// <summary>How long a phase took in all.</summary>
/// <param name="Phase">"split", "doubts", "prepare", "train", "evaluate" or "explain".</param>
public sealed record PhaseTiming(string Phase, double Seconds);

/// <summary>One fold's figures.</summary>
/// <param name="Number">From 1.</param>
/// <param name="TrainRows">The rows that its model learned from.</param>
/// <param name="DecisionThreshold">Two classes: the threshold by which its model answered; null elsewhere.</param>
public sealed record FoldResult(int Number, int TrainRows, int ValidationRows, IReadOnlyList<MetricValue> Metrics, double Seconds, double? DecisionThreshold = null);

/// <summary>A point of a learning curve; null where the value was not computed.</summary>
public sealed record LearningCurvePoint(int Step, double? Training, double? Held);

/// <summary>The metric over the steps of one training.</summary>
/// <param name="Fold">From 1 for a fold of a cross-validation, 0 for the model that is kept.</param>
/// <param name="Metric">Such as "logloss" or "rmse".</param>
public sealed record LearningCurve(int Fold, string Metric, IReadOnlyList<LearningCurvePoint> Points);

/// <summary>All that an experiment found. Immutable; JSON without the model's bytes.</summary>
public sealed record ExperimentResult
{
    /// <summary>What was asked for.</summary>
    public required TrainingSpec Spec { get; init; }

    /// <summary>The preparation that was fitted: the given one, or the default drawn up for this table and trainer.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>Key of the metric that runs are ordered by.</summary>
    public required string HeadlineMetric { get; init; }

    /// <summary>What runs are compared on: the validation part, or mean and deviation over the folds with curves over all held-out rows pooled.</summary>
    public required EvaluationReport Validation { get; init; }

    /// <summary>The rows held apart, scored once by the kept model; null without a test part. Never for ordering.</summary>
    public EvaluationReport? Test { get; init; }

    /// <summary>Each fold's figures; empty for a hold-out.</summary>
    public IReadOnlyList<FoldResult> Folds { get; init; } = [];

    /// <summary>What each selecting step of the recipe kept: how often over the folds and whether the kept model has it. One fit, and no index, for a hold-out; empty without such a step.</summary>
    public IReadOnlyList<SelectionStability> Selections { get; init; } = [];

    public required PartSizes Rows { get; init; }

    /// <summary>The same for runs that hold the same rows of a table apart: SHA-256 of their ascending numbers, lower-case hexadecimal; null without a test part.</summary>
    public string? TestRowsSha256 { get; init; }

    /// <summary>Whether the kept model was fitted again on all rows outside the test part. After folds that also learned from most of them where some measure the coverage or are left out (<see cref="PartSizes.Coverage"/>, <see cref="PartSizes.Doubtful"/>), it is false.</summary>
    public bool RefittedOnAllRows { get; init; }

    /// <summary>What was done to the kept model after training (calibration, decision threshold, coverage); null where nothing was asked for.</summary>
    public AfterTrainingResult? AfterTraining { get; init; }

    /// <summary>Binary: the threshold with the highest F1 on validation; null elsewhere.</summary>
    public double? BestF1Threshold { get; init; }

    /// <summary>How much the headline metric suffers when a raw column is shuffled, most important first.</summary>
    public IReadOnlyList<ColumnImportance> Importance { get; init; } = [];

    public required IReadOnlyList<PhaseTiming> Timings { get; init; }

    public IReadOnlyList<LearningCurve> LearningCurves { get; init; } = [];

    /// <summary>What the reader should know, in plain words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The hash of <see cref="ModelBytes"/>, lower-case hexadecimal.</summary>
    public required string ModelSha256 { get; init; }

    public required long ModelSize { get; init; }

    /// <summary>The saved model: preparation and predictor.</summary>
    [JsonIgnore]
    public byte[] ModelBytes { get; init; } = [];

    /// <summary>What was answered for each validation and test row; null where that was too much to keep, and after reading from JSON (<see cref="RunAnswersFile"/> stores it).</summary>
    [JsonIgnore]
    public RunAnswers? Answers { get; init; }

    /// <summary>The kept model; null after reading from JSON.</summary>
    [JsonIgnore]
    public Model? Model { get; init; }
}
