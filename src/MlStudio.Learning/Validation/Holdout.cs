using System.Text.Json.Serialization;

namespace MlStudio.Learning.Validation;

/// <summary>How rows are drawn into the parts of a <see cref="Holdout"/>.</summary>
public enum HoldoutMethod
{
    /// <summary>Each row by chance.</summary>
    Random,

    /// <summary>By chance, with the same share of each class (or of each range of a number) in all parts.</summary>
    Stratified,

    /// <summary>The oldest rows train, later ones validate, the latest test.</summary>
    Time,

    /// <summary>Whole groups by chance: no group is in two parts.</summary>
    Group,
}

/// <summary>One fixed division into training, validation and test rows. Shares are parts of 1 and add up to 1.</summary>
public sealed record Holdout : SplitPlan
{
    public HoldoutMethod Method { get; init; } = HoldoutMethod.Stratified;

    /// <summary>The column with the time (<see cref="HoldoutMethod.Time"/>) or the group (<see cref="HoldoutMethod.Group"/>); null otherwise.</summary>
    public string? Column { get; init; }

    public double TrainShare { get; init; } = 0.6;

    /// <summary>More than 0, since runs are chosen by it.</summary>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>May be 0: then no test figures are reported.</summary>
    public double TestShare { get; init; } = 0.2;

    /// <summary>
    /// Whether rows that are equal in every column that is learned from stay in one part, so that no row is measured whose copy was learned from;
    /// for the random methods only.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool KeepEqualRows { get; init; }

    public override string Describe() =>
        $"{Method switch
        {
            HoldoutMethod.Random => "At random",
            HoldoutMethod.Stratified => "At random with the same mix of the target in each part",
            HoldoutMethod.Time => $"In order of '{Column}'",
            _ => $"By whole groups of '{Column}'",
        }}: {Percent(TrainShare)} train, {Percent(ValidationShare)} validation, {Percent(TestShare)} test{(KeepEqualRows ? "; equal rows stay together" : "")}";

    private static string Percent(double share) => FormattableString.Invariant($"{share * 100:0.#} %");
}
