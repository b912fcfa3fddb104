using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>A run in a comparison.</summary>
/// <param name="Result">Null while it has none.</param>
public sealed record ComparedRun(RunDetails Run, ExperimentResult? Result);
