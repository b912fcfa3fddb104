using MlStudio.Learning.Calibration;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>What is to be trained. Each algorithm becomes one run; all else is shared, so that the runs can be compared.</summary>
public sealed record RunRequest
{
    public required Guid DatasetVersionId { get; init; }
    public required string Target { get; init; }
    public required LearningTask Task { get; init; }

    /// <summary>Rankings only: the column that says which rows are ordered among one another.</summary>
    public string? Group { get; init; }

    /// <summary>Columns that are not learned from.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>The saved recipe to prepare with; null for a generated one. With a recipe nothing is excluded: it says itself what it leaves out.</summary>
    public Guid? RecipeRevisionId { get; init; }
    public SplitPlan Split { get; init; } = new Holdout();

    /// <summary>Classes only: whether training rows whose label is in doubt are not learned from.</summary>
    public bool LeaveOutDoubtful { get; init; }

    /// <summary>Two classes only: the class whose probability is predicted.</summary>
    public string? PositiveClass { get; init; }
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>Classes only: how probabilities are corrected after training.</summary>
    public CalibrationMethod Calibration { get; init; }

    /// <summary>Two classes only: the threshold that is used where none is to be chosen.</summary>
    public double DecisionThreshold { get; init; } = 0.5;

    /// <summary>Two classes only: how the threshold is chosen; null for the given one.</summary>
    public ThresholdRule? Threshold { get; init; }

    /// <summary>The share of truths that intervals or sets shall hold, 0 to 1; null for none.</summary>
    public double? Coverage { get; init; }
    public required IReadOnlyList<AlgorithmChoice> Algorithms { get; init; }
    public int Seed { get; init; } = 1;

    /// <summary>Empty to be named after algorithm and data.</summary>
    public string Name { get; init; } = "";
    public string Notes { get; init; } = "";
    public string Tags { get; init; } = "";

    /// <summary>The spec of one of the algorithms, as the library understands it.</summary>
    public TrainingSpec SpecFor(AlgorithmChoice algorithm) => new()
    {
        Target = Target,
        Task = Task,
        Group = Task == LearningTask.Ranking ? Group : null,
        Excluded = RecipeRevisionId is null ? Excluded : [],
        Split = Split,
        LeaveOutDoubtful = LeaveOutDoubtful && Task.HasClasses(),
        PositiveClass = Task == LearningTask.Binary ? PositiveClass : null,
        ClassWeights = Task.HasClasses() ? ClassWeights : ClassWeights.None,
        Calibration = Task.HasClasses() ? Calibration : CalibrationMethod.None,
        DecisionThreshold = Task == LearningTask.Binary && Threshold is null ? DecisionThreshold : 0.5,
        Threshold = Task == LearningTask.Binary ? Threshold : null,
        Coverage = Task == LearningTask.Ranking ? null : Coverage,
        TrainerKey = algorithm.TrainerKey,
        Options = (System.Text.Json.Nodes.JsonObject)algorithm.Options.DeepClone(),
        Seed = Seed,
    };
}
