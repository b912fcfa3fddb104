using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Validation;

/// <summary>Everything that, with the data and the version of the code, determines a run: the same spec gives the same model bytes and metrics.</summary>
public sealed record TrainingSpec
{
    /// <summary>The column to predict.</summary>
    public required string Target { get; init; }

    public required LearningTask Task { get; init; }

    /// <summary>Columns that are not used as features (the target never is).</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    public SplitPlan Split { get; init; } = new Holdout();

    /// <summary>Ranking, required there: the column that says which rows are ordered among one another. It is no feature, and no split parts its groups. Null for other tasks.</summary>
    public string? Group { get; init; }

    /// <summary>The split as it is carried out: in a ranking, what would draw single rows draws whole groups.</summary>
    [JsonIgnore] public SplitPlan SplitInUse => Task == LearningTask.Ranking ? RankingSplit.OfWholeGroups(Split, Group) : Split;

    /// <summary>
    /// Classes: whether rows of the training part whose label a model that had not seen them contradicts with confidence are not learned
    /// from (<see cref="LabelDoubts"/>). Found anew within each training part, so that nothing is decided by rows that figures rest on, and
    /// rows that are held out stay as they are.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LeaveOutDoubtful { get; init; }

    /// <summary>The class whose probability is predicted; binary only, required there.</summary>
    public string? PositiveClass { get; init; }

    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>Key in TrainerCatalog, such as "gradient-boosting".</summary>
    public required string TrainerKey { get; init; }

    /// <summary>The trainer's options by name; those not named keep their default.</summary>
    public JsonObject Options { get; init; } = [];

    public int Seed { get; init; } = 1;

    /// <summary>The metric that runs are ordered by; null for the usual one of the task (<see cref="Metrics.MetricCatalog.HeadlineKey"/>).</summary>
    public string? Metric { get; init; }

    /// <summary>Binary: rows with at least this probability are answered with the positive class.</summary>
    public double DecisionThreshold { get; init; } = 0.5;

    /// <summary>Classes: how probabilities are corrected after training, on rows of the training part that the model was not trained on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public CalibrationMethod Calibration { get; init; }

    /// <summary>Binary: how the decision threshold is chosen, on rows of the training part that the model was not trained on; null for <see cref="DecisionThreshold"/> as it is.</summary>
    public ThresholdRule? Threshold { get; init; }

    /// <summary>
    /// The share of new rows whose number shall lie in the interval, or whose class in the set, that the model gives with its answer;
    /// 0.5 to 0.99. A fifth of the training rows is then held apart to measure them by. Null for no intervals and sets.
    /// </summary>
    public double? Coverage { get; init; }

    /// <summary>The preparation; null for the default one, which is drawn up when the training starts and returned with its result.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>JSON that <see cref="FromJson"/> reads.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, LearningJson.Options);

    /// <summary>The same text for every equal spec: sorted names, no white space.</summary>
    public string ToCanonicalJson() => LearningJson.Canonical(this);

    /// <exception cref="LearningException">The text is not a training spec; the message says where.</exception>
    public static TrainingSpec FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingSpec>(json, LearningJson.Options) ?? throw new LearningException("The training spec is empty.");
        }
        catch (JsonException e)
        {
            throw new LearningException($"The training spec cannot be read{(e.Path is { } path ? $" at {path}" : "")}: {e.Message}", e);
        }
    }
}
