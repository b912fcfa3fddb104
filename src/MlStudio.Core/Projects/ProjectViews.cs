using MlStudio.Core.Members;

namespace MlStudio.Core.Projects;

/// <summary>A project in the list of those one is a member of.</summary>
/// <param name="Best">The best validation figure of the goal's metric so far; null without a goal or a finished run.</param>
/// <param name="Standing">Whether the goal is reached by it, and how surely; null without a goal or a finished run.</param>
public sealed record ProjectCard(
    Guid Id, string Slug, string Name, string Description, ProjectRole Role, DateTimeOffset? ArchivedAt,
    string? GoalMetric, double? GoalTarget, DateOnly? GoalDue, double? Best, int ActiveJobs, DateTimeOffset LastActivityAt, GoalStanding? Standing = null);

/// <summary>What a project aims at; all null for no goal.</summary>
public sealed record ProjectGoal(string? Metric, double? Target, DateOnly? Due)
{
    public static ProjectGoal None { get; } = new(null, null, null);
}
