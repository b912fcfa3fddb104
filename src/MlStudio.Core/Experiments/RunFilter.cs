using MlStudio.Core.Jobs;

namespace MlStudio.Core.Experiments;

/// <summary>Which runs are listed and in what order.</summary>
public sealed record RunFilter
{
    /// <summary>Words in the name, notes or tags, or a run's number.</summary>
    public string Search { get; init; } = "";
    public string? TrainerKey { get; init; }

    /// <summary>Number of the data set in the project.</summary>
    public int? Dataset { get; init; }
    public string? Target { get; init; }
    public string? Tag { get; init; }

    /// <summary>Empty for all.</summary>
    public IReadOnlyList<JobState> States { get; init; } = [];
    public bool Archived { get; init; }

    /// <summary>One of <see cref="RunSort"/>, or the key of a metric: its validation figure. The test part never orders runs.</summary>
    public string Sort { get; init; } = RunSort.Number;
    public bool Descending { get; init; } = true;
}
