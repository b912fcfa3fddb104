using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Experiments;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Projects;

/// <summary>How far the best run is a proof that the goal is reached.</summary>
public enum GoalState
{
    NotReached,

    /// <summary>On validation and test, and the range of the validation figure holds no worse value.</summary>
    Reached,

    /// <summary>The figure reaches it, but the range around it holds values that do not.</summary>
    Unsure,

    /// <summary>The validation figure, by which the run was chosen among others, reaches it; the test figure does not.</summary>
    NotConfirmed,
}

/// <summary>Where the best run stands. The test figure only confirms or does not; it never chooses.</summary>
/// <param name="Low">The range in which the validation figure likely lies; null where there is none.</param>
/// <param name="Test">The best run's figure on test rows; null without.</param>
/// <param name="Reading">What the figure says in cases; null where nothing better than the metric's own words is known.</param>
public sealed record GoalStanding(GoalState State, double? Low, double? High, double? Test, string? Reading = null)
{
    public static GoalStanding Of(MetricDefinition metric, double target, double value, MetricInterval? interval, double? test, string? reading = null)
    {
        var worst = metric.Direction == MetricDirection.Higher ? interval?.Low : interval?.High;
        var state = metric.IsBetter(target, value) ? GoalState.NotReached
            : test is { } held && metric.IsBetter(target, held) ? GoalState.NotConfirmed
            : worst is { } end && metric.IsBetter(target, end) ? GoalState.Unsure
            : GoalState.Reached;
        return new GoalStanding(state, interval?.Low, interval?.High, test, reading);
    }

    /// <summary>Where a run stands that has a value on validation, with the range from its stored result and its test figure.</summary>
    internal static async Task<GoalStanding> ReadAsync(StudioDbContext db, RunResults results, Guid projectId, int runNumber, MetricDefinition metric, double target, double value, CancellationToken cancellation)
    {
        var run = await db.Runs.AsNoTracking().Where(r => r.ProjectId == projectId && r.Number == runNumber)
            .Select(r => new { r.ResultHash, Test = r.Metrics.Where(m => m.Part == "test" && m.Key == metric.Key).Select(m => m.Value).FirstOrDefault() }).SingleAsync(cancellation);
        EvaluationReport? report = null;
        if (run.ResultHash is { } hash)
        {
            try { report = (await results.ReadAsync(hash, cancellation)).Validation; }
            // What can be said without it is said.
            catch (Exception e) when (e is StudioException or IOException) { }
        }
        return Of(metric, target, value, report?.Intervals.FirstOrDefault(i => i.Key == metric.Key), run.Test, report is null ? null : MetricReading.Of(report, metric.Key, value));
    }
}
