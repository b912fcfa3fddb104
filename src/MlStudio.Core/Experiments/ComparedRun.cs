using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>A run in a comparison.</summary>
/// <param name="Result">Null while it has none, and where it cannot be read.</param>
public sealed record ComparedRun(RunDetails Run, ExperimentResult? Result)
{
    /// <summary>Why its result cannot be read, naming the run; its figures are there all the same. Null when all is well.</summary>
    public string? Problem { get; init; }
}
