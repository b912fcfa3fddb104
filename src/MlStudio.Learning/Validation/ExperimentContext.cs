namespace MlStudio.Learning.Validation;

/// <summary>What surrounds an experiment without changing its result.</summary>
public sealed record ExperimentContext
{
    /// <summary>How many threads may be used; the result is the same for any number.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Called from the working thread; must return quickly.</summary>
    public Action<ExperimentProgress>? Progress { get; init; }

    /// <summary>Receives one line of the run's log at a time.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Other data by name, for recipes that join them; null where there are none.</summary>
    public Func<string, Data.Table>? Tables { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>The clock of the timings.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether to compute intervals around the metrics of validation and test.</summary>
    public bool Intervals { get; init; }

    /// <summary>Whether to compute permutation importance.</summary>
    public bool Explain { get; init; } = true;
}
