using MlStudio.Learning.Validation;

namespace MlStudio.Web.Features.Runs;

/// <summary>How rows are divided, as it stands on the form. Shares are in percent.</summary>
public sealed class SplitDraft
{
    public enum Way { Stratified, Random, Time, Group, Folds }

    public Way Kind { get; set; } = Way.Stratified;

    /// <summary>The column with time or group.</summary>
    public string? Column { get; set; }
    public double Validation { get; set; } = 20;
    public double Test { get; set; } = 20;
    public double Train => Math.Round(100 - (Kind == Way.Folds ? 0 : Validation) - Test, 6);
    public int Folds { get; set; } = 5;

    /// <summary>Whether rows that are equal in what is learned from stay in the same part.</summary>
    public bool KeepEqualRows { get; set; }

    /// <summary>Whether <see cref="KeepEqualRows"/> counts: only where rows are drawn one by one.</summary>
    public bool DrawsRows => Kind is Way.Stratified or Way.Random || (Kind == Way.Folds && Column is null);

    public static SplitDraft From(SplitPlan plan) => plan switch
    {
        CrossValidation folds => new() { Kind = Way.Folds, Folds = folds.Folds, Column = folds.GroupColumn, KeepEqualRows = folds.KeepEqualRows, Test = Math.Round(folds.TestShare * 100, 6) },
        Holdout holdout => new()
        {
            Kind = Enum.Parse<Way>(holdout.Method.ToString()),
            Column = holdout.Column,
            KeepEqualRows = holdout.KeepEqualRows,
            Validation = Math.Round(holdout.ValidationShare * 100, 6),
            Test = Math.Round(holdout.TestShare * 100, 6),
        },
        _ => new(),
    };

    /// <param name="mayKeepEqual">False for rankings, whose groups stay whole anyway.</param>
    public SplitPlan ToPlan(bool mayKeepEqual = true) => Kind == Way.Folds
        ? new CrossValidation { Folds = Folds, GroupColumn = Column, KeepEqualRows = KeepEqualRows && DrawsRows && mayKeepEqual, TestShare = Test / 100 }
        : new Holdout
        {
            Method = Enum.Parse<HoldoutMethod>(Kind.ToString()),
            Column = Kind is Way.Time or Way.Group ? Column : null,
            KeepEqualRows = KeepEqualRows && DrawsRows && mayKeepEqual,
            TrainShare = 1 - Validation / 100 - Test / 100,
            ValidationShare = Validation / 100,
            TestShare = Test / 100,
        };

    /// <summary>What is wrong with it, or null.</summary>
    public string? Error => this switch
    {
        { Kind: Way.Time, Column: null } => "Choose the column with the time.",
        { Kind: Way.Group, Column: null } => "Choose the column with the groups.",
        { Kind: Way.Folds, Folds: < 2 or > 50 } => $"There may be 2 to 50 folds; {Folds} were given.",
        { Test: < 0 or > 90 } => $"The test share must lie between 0 and 90 %; {Test:0.#} % was given.",
        { Kind: not Way.Folds, Validation: <= 0 } => "Validation needs some rows, since runs are chosen by it.",
        { Kind: not Way.Folds, Train: < 1 } => $"No rows are left for training: {Validation:0.#} % validation and {Test:0.#} % test.",
        _ => null,
    };

    /// <summary>About how many rows each part gets.</summary>
    public IReadOnlyList<(string Part, double Share, long Rows)> Parts(long rows)
    {
        var test = (long)Math.Round(rows * Test / 100);
        if (Kind == Way.Folds) { return [("Folds", Train, rows - test), ("Test", Test, test)]; }
        var validation = (long)Math.Round(rows * Validation / 100);
        return [("Training", Train, rows - test - validation), ("Validation", Validation, validation), ("Test", Test, test)];
    }
}
