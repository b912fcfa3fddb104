using MlStudio.Core.Jobs;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>One reading of how far a training is. Immutable.</summary>
/// <param name="Progress">0 to 1; null before the first report.</param>
/// <param name="Error">Why it failed, or what happened to an earlier attempt.</param>
public sealed record RunJournal(JobState State, int Attempt, double? Progress, string? Phase, DateTimeOffset? StartedAt, DateTimeOffset? ExpectedEnd, string? Error)
{
    public const int MostLines = 100;

    /// <summary>The newest ones.</summary>
    public IReadOnlyList<RunLogLine> Lines { get; init; } = [];

    /// <summary>The learning curve of this attempt so far; of a very long one some steps only, evenly apart.</summary>
    public IReadOnlyList<LearningCurvePoint> Points => Curve.Points;

    internal RunCurve Curve { get; init; } = new(null);

    /// <summary>The last batch that was read.</summary>
    internal long Last { get; init; }
}
