using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Keeps one of each cluster of numbers that say nearly the same: two belong together when their correlation (Pearson, missing values at the
/// mean) is at least the threshold, or a chain of such pairs connects them. Kept is the one that is most correlated with the target, where
/// there is one, else the one known in most rows, else the first. The score is the largest absolute correlation with another candidate.
/// Categories are not judged. Beyond 20,000 rows, rows evenly spread over all are looked at.
/// </summary>
public sealed record SelectUncorrelated : SelectionStep
{
    /// <summary>More candidates than this are refused.</summary>
    public const int MostCandidates = 5000;

    private const int MostRows = 20_000;

    /// <summary>From 0 to 1.</summary>
    [Option("Correlation of at least", "Numbers whose correlation is at least this are taken for the same.", Min = 0.05, Max = 1)]
    public double Threshold { get; init; } = 0.95;

    public override string Describe() => FormattableString.Invariant($"Keep one of numbers that correlate by {Threshold} or more{Among}");

    internal override (double[] Scores, bool[] Kept) Select(SelectionData data, RecipeContext context)
    {
        if (data.Count > MostCandidates) { throw new LearningException($"{data.Count:N0} features are too many to compare in pairs; at most {MostCandidates:N0} are allowed. Select by variance or keep the best first."); }
        var step = Math.Max(1, (data.Features.RowCount + MostRows - 1) / MostRows);
        var columns = Enumerable.Range(0, data.Count).Select(i => data.IsCategory(i) ? null : Correlation.Standardised(data.Values(i), step)).ToArray();
        var scores = Array.ConvertAll(columns, c => c is null ? double.NaN : 0);
        var cluster = Enumerable.Range(0, data.Count).ToArray();
        for (var i = 0; i < columns.Length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            for (var j = i + 1; j < columns.Length; j++)
            {
                if (columns[i] is not { } a || columns[j] is not { } b) { continue; }
                var r = Math.Abs(Correlation.Of(a, b));
                scores[i] = Math.Max(scores[i], r);
                scores[j] = Math.Max(scores[j], r);
                if (r >= Threshold) { cluster[Root(cluster, Math.Max(Root(cluster, i), Root(cluster, j)))] = Math.Min(Root(cluster, i), Root(cluster, j)); }
            }
        }
        var worth = Worth(data, columns, step, context.Target);
        var kept = new bool[data.Count];
        foreach (var group in Enumerable.Range(0, data.Count).GroupBy(i => Root(cluster, i))) { kept[group.OrderByDescending(i => worth[i].Target).ThenByDescending(i => worth[i].Known).ThenBy(i => i).First()] = true; }
        return (scores, kept);
    }

    private static (double Target, int Known)[] Worth(SelectionData data, double[]?[] columns, int step, TargetVector? target)
    {
        var responses = target is null ? [] : Correlation.Responses(target).Select(r => Correlation.Standardised(r, step)).ToArray();
        return [.. columns.Select((c, i) => c is null ? (0, 0) : (responses.Select(r => Math.Round(Math.Abs(Correlation.Of(c, r)), 12)).DefaultIfEmpty(0).Max(), data.Values(i).Count(double.IsFinite)))];
    }

    private static int Root(int[] cluster, int at)
    {
        while (cluster[at] != at) { at = cluster[at]; }
        return at;
    }
}
