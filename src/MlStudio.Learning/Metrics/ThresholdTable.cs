using MlStudio.Learning.Calibration;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>What different decision thresholds would give on the answers of a run for two classes.</summary>
public static class ThresholdTable
{
    private const int Grid = 100;

    /// <summary>Beyond the grid, so many scores at equal distances in rank: where scores crowd together, hundredths would say too little.</summary>
    private const int Scores = 400;

    /// <summary>A threshold that no probability reaches, not even 1: no row is answered with the positive class.</summary>
    public const double RefuseAll = 1.0000000000000002;

    /// <summary>
    /// Thresholds from 0 to 1 in ascending order, and where a score is 1 also <see cref="RefuseAll"/>, with the answers that each would give;
    /// every row counts once. Whatever the four kinds of answers cost, the best of all thresholds is among them.
    /// </summary>
    /// <param name="answers">Answers for two classes; all of them are used.</param>
    /// <param name="also">Thresholds that must be among them, such as the one that was trained; null for none.</param>
    /// <exception cref="LearningException">The answers are not for two classes.</exception>
    public static IReadOnlyList<ThresholdRow> Of(RunAnswers answers, IReadOnlyList<double>? also = null)
    {
        if (answers.Task != LearningTask.Binary) { throw new LearningException("Only answers for two classes have a decision threshold."); }
        var ranked = new RankedScores(answers.Values, Array.ConvertAll(answers.Actual, a => a == 1));
        var sorted = answers.Values.Distinct().Order().ToArray();
        var scores = Enumerable.Range(0, Math.Min(Scores, sorted.Length)).Select(i => sorted[(int)((long)sorted.Length * i / Math.Min(Scores, sorted.Length))]);
        var grid = Enumerable.Range(0, Grid + 1).Select(i => i / (double)Grid);
        IEnumerable<double> refusing = sorted.Length > 0 && sorted[^1] >= 1 ? [RefuseAll] : [];
        return [.. grid.Concat(scores).Concat(ranked.HullThresholds()).Concat(also ?? []).Where(t => t is >= 0 and <= 1).Concat(refusing).Distinct().Order().Select(t => RowAt(ranked, t))];
    }

    /// <summary>The threshold with the lowest total cost, the highest of equals; the best there is where the rows are those of <see cref="Of"/>.</summary>
    /// <param name="costs">A miss costs more than a case found, a false alarm more than a rightly refused case.</param>
    public static ThresholdRow Cheapest(IReadOnlyList<ThresholdRow> rows, CostMatrix costs) => rows.Reverse().MinBy(r => r.Cost(costs))!;

    internal static ThresholdRow RowAt(RankedScores ranked, double threshold)
    {
        var (above, wrong) = ranked.AtLeast(threshold);
        var missed = ranked.Positives - above;
        var passed = ranked.Negatives - wrong;
        var rows = ranked.Positives + ranked.Negatives;
        return new ThresholdRow(
            threshold,
            above + wrong > 0 ? above / (above + wrong) : null,
            ranked.Positives > 0 ? above / ranked.Positives : null,
            above + wrong + missed > 0 ? 2 * above / ((2 * above) + wrong + missed) : null,
            rows > 0 ? (above + passed) / rows : 0,
            rows > 0 ? (above + wrong) / rows : 0,
            (int)above, (int)wrong, (int)passed, (int)missed);
    }
}
