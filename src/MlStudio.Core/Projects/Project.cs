namespace MlStudio.Core.Projects;

/// <summary>A team's work towards one goal: its data, runs, models and members.</summary>
public sealed class Project
{
    public Guid Id { get; set; }

    /// <summary>The name in addresses, unique on the server, made from the first name and then kept.</summary>
    public required string Slug { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    public Guid CreatedById { get; set; }
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>Key of the goal's metric in the metric catalog, such as "auc"; null while there is no goal.</summary>
    public string? GoalMetric { get; set; }
    public double? GoalTarget { get; set; }
    public DateOnly? GoalDue { get; set; }
}
