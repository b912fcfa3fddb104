using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Validation;

/// <summary>A row to which a model that had not seen it gives another label more probability than its own.</summary>
/// <param name="Row">The row's index in the data version.</param>
/// <param name="Label">The class that it has.</param>
/// <param name="Suggested">The class that it seems to have.</param>
/// <param name="LabelProbability">What was given to its own class.</param>
/// <param name="SuggestedProbability">What was given to the suggested one.</param>
public sealed record DoubtfulLabel(int Row, string Label, string Suggested, double LabelProbability, double SuggestedProbability);

/// <summary>How many rows of one class seem to be of another.</summary>
public sealed record ConfidentCount(string Label, string Suggested, int Rows);

/// <summary>
/// Candidates for wrong labels by confident learning (Northcutt, Jiang and Chuang 2021): a class is believed of a row where its probability
/// reaches the mean that rows of that class are given; of several such classes the most probable one counts. Rows believed to be of another
/// class that is also more probable than their own are doubtful, the widest gap of both probabilities first. For a rare class the mean is low,
/// so that most of them are cases that the model gets wrong, not wrong labels.
/// </summary>
/// <param name="Doubtful">The rows, at most as many as asked for.</param>
/// <param name="Total">All such rows.</param>
/// <param name="Counts">Per pair of classes, most rows first.</param>
/// <param name="Rows">All rows that were looked at.</param>
public sealed record LabelNoise(IReadOnlyList<DoubtfulLabel> Doubtful, int Total, IReadOnlyList<ConfidentCount> Counts, int Rows)
{
    /// <param name="rows">Answers to rows that were not learned from, best those of all folds; parts are looked at together.</param>
    /// <param name="most">Rows that are listed at most.</param>
    /// <exception cref="LearningException">Not a run for classes, or without rows.</exception>
    public static LabelNoise Find(RunAnswers rows, int most = 200)
    {
        if (!rows.HasClasses) { throw new LearningException("Doubtful labels need a run for classes."); }
        if (rows.Count == 0) { throw new LearningException("There are no answers to look at."); }
        var classes = rows.Classes.Count;
        var (sums, counts) = (new double[classes], new int[classes]);
        for (var i = 0; i < rows.Count; i++)
        {
            sums[rows.ActualClass(i)] += rows.Probability(i, rows.ActualClass(i));
            counts[rows.ActualClass(i)]++;
        }
        // A class without rows is believed of none.
        double[] levels = [.. sums.Select((s, k) => counts[k] > 0 ? s / counts[k] : 2)];
        var found = new List<(DoubtfulLabel Label, int From, int To)>();
        for (var i = 0; i < rows.Count; i++)
        {
            var believed = -1;
            for (var k = 0; k < classes; k++)
            {
                if (rows.Probability(i, k) >= levels[k] && (believed < 0 || rows.Probability(i, k) > rows.Probability(i, believed))) { believed = k; }
            }
            var own = rows.ActualClass(i);
            if (believed < 0 || believed == own || rows.Probability(i, believed) <= rows.Probability(i, own)) { continue; }
            found.Add((new DoubtfulLabel(rows.Rows[i], rows.Classes[own], rows.Classes[believed], rows.Probability(i, own), rows.Probability(i, believed)), own, believed));
        }
        return new LabelNoise(
            [.. found.Select(f => f.Label).OrderByDescending(l => l.SuggestedProbability - l.LabelProbability).ThenBy(l => l.Row).Take(most)],
            found.Count,
            [.. found.CountBy(f => (f.From, f.To)).OrderByDescending(c => c.Value).ThenBy(c => c.Key).Select(c => new ConfidentCount(rows.Classes[c.Key.From], rows.Classes[c.Key.To], c.Value))],
            rows.Count);
    }
}
