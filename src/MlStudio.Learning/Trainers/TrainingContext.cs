namespace MlStudio.Learning.Trainers;

/// <summary>What surrounds a training without changing its result, and the seed that does.</summary>
public sealed record TrainingContext
{
    /// <summary>Determines everything random.</summary>
    public int Seed { get; init; }

    /// <summary>How many threads may be used; the result is the same for any number.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Called from the training thread after each step (a tree, an iteration); must return quickly.</summary>
    public Action<TrainingProgress>? Progress { get; init; }

    /// <summary>Called by <see cref="Model.Fit"/> from the training thread when preparation is done and training begins.</summary>
    public Action? Prepared { get; init; }

    /// <summary>Finds other data by the name of its version, for recipes that join it; null where none can be reached.</summary>
    public Func<string, Data.Table>? Tables { get; init; }

    public CancellationToken Cancellation { get; init; }

    public static TrainingContext Default { get; } = new();
}

/// <summary>How far a training is.</summary>
/// <param name="Step">Steps done so far, from 1.</param>
/// <param name="TotalSteps">Steps planned; early stopping may end before.</param>
/// <param name="Metric">Name of the learning-curve metric, such as "logloss" or "rmse"; null where there is none.</param>
/// <param name="Training">The metric on the training rows; null where not computed at this step.</param>
/// <param name="Held">The metric on the rows held out of the training rows for early stopping; null where there are none.</param>
public sealed record TrainingProgress(int Step, int TotalSteps, string? Metric = null, double? Training = null, double? Held = null);
