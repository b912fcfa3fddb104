using MlStudio.Core.Jobs;

namespace MlStudio.Core.Experiments;

/// <summary>Which runs are listed and in what order.</summary>
public sealed record RunFilter
{
    public const int LongestSearch = 200;
    public const int MostWords = 10;

    /// <summary>Words in the name, notes or tags, or a run's number; all of them must be found.</summary>
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

    /// <summary>The words to look for.</summary>
    /// <exception cref="InvalidInputException">There are too many, or they are too long: each is looked for in every run.</exception>
    internal string[] SearchWords()
    {
        if (Search.Length > LongestSearch) { throw new InvalidInputException("search", $"Up to {LongestSearch} characters can be searched for; these are {Search.Length}."); }
        var words = Search.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return words.Length <= MostWords ? words : throw new InvalidInputException("search", $"Up to {MostWords} words can be searched for at once; these are {words.Length}.");
    }
}
