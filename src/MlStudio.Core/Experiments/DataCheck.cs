using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>How a check came out.</summary>
public enum DataCheckOutcome
{
    /// <summary>Nothing was found.</summary>
    Fine,

    /// <summary>Something to know that need not be wrong.</summary>
    Notice,

    /// <summary>Figures will probably look better or worse than they are.</summary>
    Warning,

    /// <summary>It could not be looked at; the words say why.</summary>
    Unknown,
}

/// <summary>What can be done about a finding with one click.</summary>
public enum DataRemedyKind
{
    LeaveOut,

    /// <summary>Rows with the same value of the column are kept in the same part.</summary>
    SplitByGroup,

    /// <summary>Rows that are equal in what is learned from are kept in the same part.</summary>
    KeepEqualRows,

    /// <summary>Rows whose label is in doubt are not learned from.</summary>
    LeaveOutDoubtful,
}

/// <param name="Column">Empty where it is about whole rows.</param>
/// <param name="Words">What it does and what comes of it.</param>
public sealed record DataRemedy(DataRemedyKind Kind, string Column, string Words);

/// <summary>One thing that was looked at before training.</summary>
/// <param name="Key">"duplicates", "strength", "drift" or "labels".</param>
/// <param name="Title">What was found, as a short sentence.</param>
/// <param name="Words">What it means.</param>
/// <param name="Details">The figures behind it, one line each.</param>
public sealed record DataCheck(string Key, DataCheckOutcome Outcome, string Title, string Words, IReadOnlyList<string> Details, IReadOnlyList<DataRemedy> Remedies)
{
    /// <summary>The rows whose label is in doubt; null in other checks.</summary>
    public LabelNoise? Doubts { get; init; }
}

/// <summary>How far the checks are.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="Phase">What is being looked at.</param>
/// <param name="Found">What was found so far.</param>
public sealed record DataChecksProgress(double Share, string Phase, IReadOnlyList<DataCheck> Found);
