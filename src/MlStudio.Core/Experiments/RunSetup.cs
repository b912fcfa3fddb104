using MlStudio.Learning.Data;

namespace MlStudio.Core.Experiments;

/// <summary>What a run can be configured from.</summary>
/// <param name="Versions">The data that can be trained on, newest first.</param>
/// <param name="Version">The chosen one; null where the project has none.</param>
/// <param name="Columns">The columns of the chosen version, in the order of the file.</param>
/// <param name="From">The request that a run was queued with, when one is duplicated.</param>
/// <param name="FromNumber">That run's number.</param>
/// <param name="Tags">Tags used in the project.</param>
/// <param name="Recipes">The newest revision of each saved recipe, and that of the duplicated run.</param>
/// <param name="Notice">Something that the person should know, such as that the duplicated run's data are gone.</param>
public sealed record RunSetup(
    Guid ProjectId, IReadOnlyList<TrainableVersion> Versions, TrainableVersion? Version, IReadOnlyList<TrainableColumn> Columns,
    RunRequest? From, int? FromNumber, string? GoalMetric, IReadOnlyList<string> Tags, string? Notice, IReadOnlyList<RecipeChoice> Recipes);

/// <summary>A saved recipe that a run may be prepared with.</summary>
/// <param name="Number">The recipe's number in the project.</param>
public sealed record RecipeChoice(Guid RevisionId, int Number, string Name, int Revision)
{
    public string Label => $"{Name}, revision {Revision}";
}

/// <summary>A version of a data set that is ready for training.</summary>
public sealed record TrainableVersion(Guid Id, int DatasetNumber, string DatasetName, int Number, long RowCount, int ColumnCount)
{
    /// <summary>How addresses name it: "3.1".</summary>
    public string Key => $"{DatasetNumber}.{Number}";
    public string Label => $"{DatasetName} v{Number}";
}

/// <summary>A column that can be the target or be learned from.</summary>
/// <param name="Warnings">What the profile warns of, in plain words.</param>
/// <param name="LeaveOut">Whether a warning advises to leave it out.</param>
public sealed record TrainableColumn(string Name, ColumnType Type, long Missing, long Distinct, IReadOnlyList<string> Warnings, bool LeaveOut);
