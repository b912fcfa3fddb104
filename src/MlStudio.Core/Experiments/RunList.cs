namespace MlStudio.Core.Experiments;

/// <summary>A part of a project's runs with what the table around it needs.</summary>
/// <param name="Matching">How many runs match the filter.</param>
/// <param name="Existing">How many runs the project has in all (archived ones too).</param>
/// <param name="Archived">How many of them are archived.</param>
/// <param name="HeadlineMetric">The goal's metric, else the usual one of the task that most runs have; null without runs.</param>
/// <param name="Shown">Keys of the metrics that were read, the headline first.</param>
/// <param name="MayTrain">Whether the acting user may queue, archive and delete.</param>
public sealed record RunList(
    IReadOnlyList<RunListItem> Runs, int Matching, int Existing, int Archived, string? HeadlineMetric, string? GoalMetric,
    RunFilterChoices Choices, IReadOnlyList<string> Shown, bool MayTrain);

/// <summary>What can be filtered by: only values that occur.</summary>
/// <param name="Metrics">Keys of the metrics of the tasks that finished runs have, in catalog order.</param>
public sealed record RunFilterChoices(
    IReadOnlyList<string> TrainerKeys, IReadOnlyList<(int Number, string Name)> Datasets, IReadOnlyList<string> Targets,
    IReadOnlyList<string> Tags, IReadOnlyList<string> Metrics);
