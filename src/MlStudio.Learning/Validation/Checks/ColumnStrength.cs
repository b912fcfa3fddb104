using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>How well one column alone predicts the target, on rows that its bins were not made from.</summary>
/// <param name="Score">ROC-AUC (mean over classes) or R², 1 at best; 0.5 or 0 is guessing.</param>
/// <param name="IsSuspicious">Whether the score reaches the level from which a column is rather made from the target than known before it.</param>
public sealed record ColumnStrength(string Column, double Score, string Measure, bool IsSuspicious)
{
    /// <summary>Rows that are looked at most, evenly spread.</summary>
    private const int MostRows = 50_000;

    /// <summary>
    /// Every column alone, as a tree of one column would have it: binned, the target's mean per bin taken from one half of the rows and tried
    /// on the other, both ways. Free text is left out.
    /// </summary>
    /// <param name="rows">The training rows; the target is missing in none.</param>
    /// <param name="suspicious">The score from which a column is suspicious.</param>
    /// <returns>The strongest first.</returns>
    public static IReadOnlyList<ColumnStrength> Of(Table table, IReadOnlyList<string> features, string target, LearningTask task, int[] rows, double suspicious = 0.95, CancellationToken cancellation = default)
    {
        int[] sample = rows.Length <= MostRows ? rows : [.. Enumerable.Range(0, MostRows).Select(i => rows[(int)((long)i * rows.Length / MostRows)])];
        var truth = table[target].Take(sample);
        var isNumber = task is not (LearningTask.Binary or LearningTask.Multiclass);
        var classes = isNumber ? [] : DistinctValues.Of(truth).Codes;
        var values = isNumber ? ((NumberColumn)truth).Values.ToArray() : [];
        if (isNumber ? values.Distinct().Take(2).Count() < 2 : classes.Distinct().Take(2).Count() < 2) { return []; }
        var found = new List<ColumnStrength>();
        foreach (var name in features)
        {
            cancellation.ThrowIfCancellationRequested();
            if (table[name].Type == ColumnType.Text) { continue; }
            var column = table[name].Take(sample);
            var score = isNumber ? BinnedPrediction.RSquared(column, values) : BinnedPrediction.Auc(column, classes);
            found.Add(new ColumnStrength(name, score, isNumber ? "R²" : "ROC-AUC", score >= suspicious));
        }
        return [.. found.OrderByDescending(c => c.Score).ThenBy(c => c.Column, StringComparer.Ordinal)];
    }
}
