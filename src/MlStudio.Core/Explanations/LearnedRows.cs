using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;

namespace MlStudio.Core.Explanations;

/// <summary>The rows that a run's kept model learned from, as far as its answers tell: those that it was not measured on.</summary>
public static class LearnedRows
{
    /// <summary>Of more rows than this, explanations take a sample.</summary>
    public const int MostBackground = 2000;

    /// <summary>Whether the kept model learned from the row.</summary>
    /// <param name="answers">Null where they were not kept: then nothing is known, and every row counts as learned.</param>
    public static bool Has(RunAnswers? answers, int row) => answers is null || !answers.Parts.Where(IsHeld).Any(p => Array.BinarySearch(answers.Rows, p.Start, p.Count, row) >= 0);

    /// <summary>Learned rows with a known target, ascending: all, or a sample that depends on the seed alone.</summary>
    public static int[] Sample(Table table, string target, RunAnswers? answers, int most, int seed = 0)
    {
        var held = new bool[table.RowCount];
        foreach (var part in answers?.Parts.Where(IsHeld) ?? [])
        {
            foreach (var row in answers!.Rows.AsSpan(part.Start, part.Count)) { held[row] = true; }
        }
        var truth = table.Find(target);
        var rows = Enumerable.Range(0, table.RowCount).Where(r => !held[r] && truth?.IsMissing(r) != true).ToArray();
        if (rows.Length <= most) { return rows; }
        SplitMix64.For(seed, 21).Shuffle<int>(rows);
        return [.. rows.Take(most).Order()];
    }

    /// <summary>What folds hold out, the kept model learned from in the end.</summary>
    private static bool IsHeld(AnswerPart part) => part.Kind != AnswerPartKind.Fold;
}
