using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Recipes;

namespace MlStudio.Core.Experiments;

/// <summary>One training: what was asked (never changes once queued) and what came out.</summary>
public sealed class Run
{
    public Guid Id { get; set; }
    public Guid ProjectId { get; set; }

    /// <summary>Counts from 1 within the project; part of addresses.</summary>
    public int Number { get; set; }
    public required string Name { get; set; }
    public string Notes { get; set; } = "";

    /// <summary>Space-separated lower-case tags.</summary>
    public string Tags { get; set; } = "";
    public Guid DatasetVersionId { get; set; }
    public DatasetVersion DatasetVersion { get; set; } = null!;

    /// <summary>Learning's TrainingSpec as canonical JSON: target, task, split, trainer, options, seed.</summary>
    public required string SpecJson { get; set; }

    /// <summary>Copied out of the spec so that tables sort and filter in the database.</summary>
    public required string TrainerKey { get; set; }
    public required string Target { get; set; }
    public required string Task { get; set; }
    public int Seed { get; set; }

    public Guid? RecipeVersionId { get; set; }
    public RecipeVersion? RecipeVersion { get; set; }

    /// <summary>The saved recipe that was chosen; null for a generated one. <see cref="RecipeVersion"/> holds the steps with what was added to suit the algorithm.</summary>
    public Guid? RecipeRevisionId { get; set; }
    public RecipeRevision? RecipeRevision { get; set; }

    /// <summary>The run whose work this one does again; null for a run of its own.</summary>
    public Guid? ReproducesId { get; set; }
    public Guid JobId { get; set; }
    public Job Job { get; set; } = null!;
    public Guid QueuedById { get; set; }
    public StudioUser QueuedBy { get; set; } = null!;
    public DateTimeOffset QueuedAt { get; set; }

    /// <summary>Version of the program that trained it; set when it ran.</summary>
    public string? CodeVersion { get; set; }

    /// <summary>Blob with the model (preparation and predictor); its hash is the model's identity.</summary>
    public string? ModelHash { get; set; }

    /// <summary>Blob with the whole result as JSON: reports of validation and test, curves, importances, timings.</summary>
    public string? ResultHash { get; set; }

    /// <summary>Blob with what was answered for each validation and test row (Learning's RunAnswersFile); null for runs from before it was kept.</summary>
    public string? AnswersHash { get; set; }

    /// <summary>Which rows of the data were held apart (Learning's TestRowsSha256); null without a test part, and for runs from before it was kept.</summary>
    public string? TestRowsKey { get; set; }

    /// <summary>Blob with what moves the model as a whole (RunExplanations); null until somebody asks for it.</summary>
    public string? ExplanationHash { get; set; }
    public DateTimeOffset? ArchivedAt { get; set; }
    public DateTimeOffset? DeletedAt { get; set; }
    public List<RunMetric> Metrics { get; set; } = [];
}
