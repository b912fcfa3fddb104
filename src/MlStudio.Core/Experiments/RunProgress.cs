using MlStudio.Core.Jobs;

namespace MlStudio.Core.Experiments;

/// <summary>How far a run is.</summary>
/// <param name="Progress">0 to 1; null before the first report.</param>
/// <param name="Phase">What is being done.</param>
public sealed record RunProgress(JobState State, double? Progress, string? Phase);
