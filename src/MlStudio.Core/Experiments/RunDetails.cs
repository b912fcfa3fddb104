using MlStudio.Core.Jobs;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>One run with everything but its result, which <see cref="RunResults"/> reads.</summary>
public sealed record RunDetails
{
    public required RunListItem Item { get; init; }
    public required Guid ProjectId { get; init; }
    public required string Notes { get; init; }
    public required TrainingSpec Spec { get; init; }
    public required string DataHash { get; init; }
    public required long DataRows { get; init; }
    public required string DataFile { get; init; }
    public int? RecipeNumber { get; init; }
    public string? RecipeName { get; init; }
    public Recipe? Recipe { get; init; }

    /// <summary>The number of the saved recipe that was chosen; null for a generated one, or where it was deleted.</summary>
    public int? SavedRecipeNumber { get; init; }
    public string? CodeVersion { get; init; }
    public string? ModelHash { get; init; }
    public string? ResultHash { get; init; }

    /// <summary>Null where the answers to single rows were not kept; <see cref="RunAnswersReader"/> reads them.</summary>
    public string? AnswersHash { get; init; }

    /// <summary>Why it failed, or what happened to an earlier attempt.</summary>
    public string? Error { get; init; }
    public int Attempts { get; init; }
    public DateTimeOffset? ExpectedEnd { get; init; }

    /// <summary>While waiting: 1 for the next one of its queue.</summary>
    public int? PlaceInQueue { get; init; }

    /// <summary>Figures of the test part; shown apart.</summary>
    public IReadOnlyDictionary<string, MetricFigure> Test { get; init; } = new Dictionary<string, MetricFigure>();

    /// <summary>The model versions that were made from it.</summary>
    public IReadOnlyList<RunModel> Models { get; init; } = [];
    public string? GoalMetric { get; init; }
    public double? GoalTarget { get; init; }
    public bool MayTrain { get; init; }
    public bool MayRegister { get; init; }

    public bool IsActive => Item.State is JobState.Queued or JobState.Running or JobState.Cancelling;
    public TrainerEntry? Trainer => TrainerCatalog.Find(Item.TrainerKey);

    /// <summary>The options that matter for its task.</summary>
    public IEnumerable<OptionDescriptor> Options => (Trainer?.Options ?? []).Where(o => o.MattersFor(Spec.Task));
}

/// <summary>A model version made from a run.</summary>
public sealed record RunModel(int Number, string Name, int Version);
