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

    private string? GroupColumn => spec.Split switch
    {
        CrossValidation folds => folds.GroupColumn,
        Holdout { Method: HoldoutMethod.Group } holdout => holdout.Column,
        _ => null,
    };

    private string? TimeColumn => spec.Split is Holdout { Method: HoldoutMethod.Time } holdout ? holdout.Column : null;

    /// <summary>How many trainings <see cref="Folds"/> asks for.</summary>
    public int FoldCount(int rows) => TimeColumn is not null || rows > MostRowsForFolds ? 1 : MostFolds;

    /// <summary>Rows to learn from, and rows that are held apart: the latest in time, whole groups, or by chance.</summary>
    public (int[] Learn, int[] Held) Hold(int[] rows, int purpose)
    {
        var random = SplitMix64.For(spec.Seed, purpose);
        double[] shares = [1 - HeldShare, HeldShare];
        var parts = TimeColumn is { } time ? PartAssigner.InOrder(rows, Times(table[time], rows), shares)
            : GroupColumn is { } group ? PartAssigner.Groups(rows, Groups(group, rows), shares, random)
            : PartAssigner.ByShares(rows, Strata(rows), shares, random);
        return (Where(rows, parts, 0), Where(rows, parts, 1));
    }

    /// <summary>Pairs of rows to learn from and rows to answer; no row is answered twice.</summary>
    public IReadOnlyList<(int[] Learn, int[] Held)> Folds(int[] rows, int purpose)
    {
        var count = FoldCount(rows.Length);
        if (count == 1) { return [Hold(rows, purpose)]; }
        var random = SplitMix64.For(spec.Seed, purpose);
        var parts = GroupColumn is { } group
            ? PartAssigner.Groups(rows, Groups(group, rows), [.. Enumerable.Repeat(1.0 / count, count)], random)
            : PartAssigner.Folds(rows, Strata(rows), count, random);
        return [.. Enumerable.Range(0, count).Select(f => (rows.Where((_, i) => parts[i] != f).ToArray(), Where(rows, parts, f))).Where(f => f.Item1.Length > 0 && f.Item2.Length > 0)];
    }

    private int[] Strata(int[] rows)
    {
        if (spec.Task != LearningTask.Regression) { return target.Classes(rows); }
        var numbers = target.Numbers(rows);
        var strata = new int[rows.Length];
        var order = Enumerable.Range(0, rows.Length).OrderBy(i => numbers[i]).ToArray();
        var count = Math.Clamp(rows.Length / 10, 1, Ranges);
        for (var i = 0; i < order.Length; i++) { strata[order[i]] = (int)((long)i * count / order.Length); }
        return strata;
    }

    private int[] Groups(string column, int[] rows)
    {
        var codes = DistinctValues.Of(table[column]).Codes;
        return Array.ConvertAll(rows, r => codes[r]);
    }

    private static double[] Times(Column column, int[] rows) => column is TimestampColumn times
        ? Array.ConvertAll(rows, r => (double)times.Ticks[r])
        : Array.ConvertAll(rows, r => ((NumberColumn)column).Values[r]);

    private static int[] Where(int[] rows, int[] parts, int part) => rows.Where((_, i) => parts[i] == part).ToArray();
}
