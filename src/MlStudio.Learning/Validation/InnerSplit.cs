using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>
/// Divides training rows once more, for what is decided after training: with the mix of the target, by whole groups, or in time, as
/// the experiment itself is divided. Unlike the experiment's own split it never refuses rare classes.
/// </summary>
internal sealed class InnerSplit(Table table, TrainingSpec spec, TargetEncoding target)
{
    /// <summary>The share held apart.</summary>
    public const double HeldShare = 0.2;

    /// <summary>Up to so many rows all answer, in folds; of more a fifth says enough.</summary>
    private const int MostRowsForFolds = 5000;
    private const int MostFolds = 5;
    private const int Ranges = 10;

    /// <summary>What stays together, in words; null where every row stands by itself.</summary>
    public string? KeepsTogether => TimeColumn is { } time ? $"times of '{time}'"
        : SplitGroups.Column(spec.Split) is { } group ? $"groups of '{group}'"
        : spec.Split is GivenFolds { DrawnByRow: false } ? "given folds"
        : SplitGroups.KeepsEqualRows(spec.Split) ? "equal rows"
        : null;

    private string? TimeColumn => spec.Split is Holdout { Method: HoldoutMethod.Time } holdout ? holdout.Column : null;

    /// <summary>Rows to learn from, and rows that are held apart: the latest in time, whole groups, or by chance.</summary>
    public RowDivision Hold(int[] rows, int purpose)
    {
        if (TimeColumn is { } time)
        {
            var parts = PartAssigner.InOrder(rows, Times(table[time], rows), [1 - HeldShare, HeldShare]);
            return new RowDivision([.. rows.Where((_, i) => parts[i] == 0)], [.. rows.Where((_, i) => parts[i] == 1)]);
        }
        return Of(rows, Divider(rows).Hold(HeldShare, StatelessRandom.Key(spec.Seed, purpose)));
    }

    /// <summary>Pairs of rows to learn from and rows to answer; no row is answered twice. None where the rows cannot be parted.</summary>
    public IReadOnlyList<RowDivision> Folds(int[] rows, int purpose) => TimeColumn is null && rows.Length <= MostRowsForFolds
        ? [.. Divider(rows).Folds(MostFolds, StatelessRandom.Key(spec.Seed, purpose)).Select(d => Of(rows, d))]
        : Hold(rows, purpose) is { Learned.Length: > 0, Held.Length: > 0 } one ? [one] : [];

    private RowDivider Divider(int[] rows) => new(target.Of(rows), null, default, Strata(rows));

    private static RowDivision Of(int[] rows, RowDivision places) => new(Array.ConvertAll(places.Learned, i => rows[i]), Array.ConvertAll(places.Held, i => rows[i]));

    private int[] Strata(int[] rows)
    {
        if (spec.Task.HasClasses()) { return target.Classes(rows); }
        var numbers = target.Numbers(rows);
        var strata = new int[rows.Length];
        var order = Enumerable.Range(0, rows.Length).OrderBy(i => numbers[i]).ToArray();
        var count = Math.Clamp(rows.Length / 10, 1, Ranges);
        for (var i = 0; i < order.Length; i++) { strata[order[i]] = (int)((long)i * count / order.Length); }
        return strata;
    }

    private static double[] Times(Column column, int[] rows) => column is TimestampColumn times
        ? Array.ConvertAll(rows, r => (double)times.Ticks[r])
        : Array.ConvertAll(rows, r => ((NumberColumn)column).Values[r]);
}
