using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>Builds the report of one part of the rows. Thread-safe; the same predictions give the same report.</summary>
public static class Evaluator
{
    private const int CalibrationBins = 10;
    private const int ScoreBins = 20;
    private const int ResidualBins = 40;
    private const int SampleRows = 500;
    private const int GroupBins = 20;
    private const int MostPositions = 20;
    private const int WorstGroups = 20;

    /// <summary>The positions of the headline metric of a ranking.</summary>
    private const int HeadlinePositions = 10;

    /// <summary>Mistakes and rows that are listed at most.</summary>
    private const int MostListed = 20;

    /// <summary>Curves are drawn of this many classes, those with most rows; metrics cover all.</summary>
    private const int MostCurves = 20;

    /// <param name="part">"validation", "folds", "test" or "train".</param>
    /// <param name="predictions">What the model said.</param>
    public static EvaluationReport Classification(string part, ClassPredictions predictions)
    {
        var scores = new ClassificationScores(predictions);
        var confusion = scores.Confusion;
        var classes = predictions.Classes;
        var curves = predictions.IsBinary ? [(Class: classes[1], Ranked: scores.Rank(1))]
            : Enumerable.Range(0, classes.Count).OrderByDescending(confusion.Actual).Take(MostCurves).Order().Select(i => (Class: classes[i], Ranked: scores.Rank(i))).ToArray();
        return new EvaluationReport
        {
            Part = part,
            Rows = predictions.Rows,
            Task = predictions.IsBinary ? LearningTask.Binary : LearningTask.Multiclass,
            Metrics = scores.All(),
            Classification = new ClassificationDetails
            {
                Classes = classes,
                PositiveClass = predictions.IsBinary ? classes[1] : null,
                Threshold = predictions.IsBinary ? predictions.Threshold : null,
                Confusion = [.. Enumerable.Range(0, classes.Count).Select(a => (IReadOnlyList<int>)[.. Enumerable.Range(0, classes.Count).Select(p => (int)confusion[a, p])])],
                PerClass = [.. classes.Select((c, i) => new ClassMetrics(c, (int)confusion.Actual(i), (int)confusion.Predicted(i), confusion.Precision(i), confusion.Recall(i), confusion.F1(i)))],
                Roc = [.. curves.Select(c => new ClassCurve(c.Class, c.Ranked.Auc(), c.Ranked.RocCurve(), Sentence(c.Ranked.RocUndefined)))],
                PrecisionRecall = [.. curves.Select(c => new ClassCurve(c.Class, c.Ranked.AveragePrecision(), c.Ranked.PrecisionRecallCurve(), Sentence(c.Ranked.PrecisionRecallUndefined)))],
                Gain = [.. curves.Select(c => new ClassCurve(c.Class, null, c.Ranked.GainCurve(), Sentence(c.Ranked.PrecisionRecallUndefined)))],
                MostConfused = MostConfused(confusion, classes),
                Calibration = Calibration(predictions),
                Scores = Scores(predictions),
                Thresholds = predictions.IsBinary ? [.. Enumerable.Range(0, 101).Select(i => ThresholdTable.RowAt(scores.Rank(1), i / 100.0))] : [],
                BestF1Threshold = predictions.IsBinary ? scores.Rank(1).BestF1Threshold() : null,
            },
        };
    }

    /// <param name="part">"validation", "folds", "test" or "train".</param>
    /// <param name="actual">The actual value per row.</param>
    /// <param name="predicted">The predicted value per row.</param>
    /// <param name="tableRows">The index of each row in the table.</param>
    /// <exception cref="LearningException">A prediction is not a number.</exception>
    public static EvaluationReport Regression(string part, double[] actual, double[] predicted, int[] tableRows)
    {
        if (predicted.Any(p => !double.IsFinite(p))) { throw new LearningException("The model answered with a value that is not a number."); }
        return new EvaluationReport
        {
            Part = part,
            Rows = actual.Length,
            Task = LearningTask.Regression,
            Metrics = new RegressionScores(actual, predicted).All(),
            Regression = new RegressionDetails
            {
                Sample = Sample(actual, predicted, tableRows),
                Residuals = Residuals(actual, predicted),
                Deciles = Deciles(actual, predicted),
                NormalQuantiles = NormalQuantiles.Of(actual.Zip(predicted, (a, p) => a - p).ToArray()),
                Worst = [.. Enumerable.Range(0, actual.Length).OrderByDescending(i => Math.Abs(actual[i] - predicted[i])).ThenBy(i => tableRows[i]).Take(MostListed)
                    .Select(i => new PredictionPoint(tableRows[i], actual[i], predicted[i]))],
            },
        };
    }

    /// <param name="part">"validation", "folds", "test" or "train".</param>
    /// <param name="relevance">The relevance per row.</param>
    /// <param name="scores">The score per row.</param>
    /// <param name="groups">The group of each row, an index into <paramref name="names"/>.</param>
    /// <param name="names">The groups as the data writes them.</param>
    /// <exception cref="LearningException">A score is not a number.</exception>
    public static EvaluationReport Ranking(string part, double[] relevance, double[] scores, int[] groups, IReadOnlyList<string> names)
    {
        if (scores.Any(s => !double.IsFinite(s))) { throw new LearningException("The model answered with a value that is not a number."); }
        var ranked = new RankingScores(relevance, scores, groups);
        var defined = ranked.Groups.Where(g => g.Ranked.Relevant > 0).Select(g => new GroupScore(names[g.Code], g.Ranked.Rows, g.Ranked.Relevant, g.Ranked.Ndcg(HeadlinePositions)!.Value, g.Ranked.NdcgByChance(HeadlinePositions)!.Value)).ToArray();
        var counts = new int[GroupBins];
        foreach (var group in defined) { counts[Bin(group.Ndcg, GroupBins)]++; }
        return new EvaluationReport
        {
            Part = part,
            Rows = relevance.Length,
            Task = LearningTask.Ranking,
            Metrics = ranked.All(),
            Ranking = new RankingDetails
            {
                Groups = ranked.Groups.Count,
                GroupsWithoutRelevant = ranked.Groups.Count - defined.Length,
                ByPosition = [.. Enumerable.Range(1, MostPositions).Select(p => new PositionScore(p, ranked.Mean(g => g.Ndcg(p)), ranked.Mean(g => g.NdcgByChance(p))))],
                PerGroup = new NumberHistogram([.. Enumerable.Range(0, GroupBins + 1).Select(b => b / (double)GroupBins)], counts),
                Worst = [.. defined.OrderBy(g => g.Ndcg).ThenByDescending(g => g.Rows).ThenBy(g => g.Group, StringComparer.Ordinal).Take(WorstGroups)],
            },
        };
    }

    private static ConfusedPair[] MostConfused(ConfusionMatrix confusion, IReadOnlyList<string> classes) =>
    [
        .. Enumerable.Range(0, classes.Count).SelectMany(a => Enumerable.Range(0, classes.Count).Where(p => p != a && confusion[a, p] > 0).Select(p => (a, p)))
            .OrderByDescending(c => confusion[c.a, c.p]).Take(MostListed)
            .Select(c => new ConfusedPair(classes[c.a], classes[c.p], (int)confusion[c.a, c.p], confusion[c.a, c.p] / confusion.Actual(c.a))),
    ];

    private static string? Sentence(string? reason) => reason is null ? null : $"This part has {reason}.";

    private static CalibrationBin[] Calibration(ClassPredictions predictions)
    {
        var rows = new int[CalibrationBins];
        var right = new int[CalibrationBins];
        var sum = new double[CalibrationBins];
        for (var i = 0; i < predictions.Rows; i++)
        {
            var answer = predictions.IsBinary ? 1 : predictions.Answer(i);
            var probability = predictions.Probability(i, answer);
            var bin = Bin(probability, CalibrationBins);
            rows[bin]++;
            sum[bin] += probability;
            if (predictions.Actual[i] == answer) { right[bin]++; }
        }
        return [.. Enumerable.Range(0, CalibrationBins).Select(b => new CalibrationBin(
            b / (double)CalibrationBins, (b + 1) / (double)CalibrationBins, rows[b],
            rows[b] > 0 ? sum[b] / rows[b] : null, rows[b] > 0 ? right[b] / (double)rows[b] : null))];
    }

    private static ScoreHistogram Scores(ClassPredictions predictions)
    {
        var counts = predictions.Classes.Select(_ => new int[ScoreBins]).ToArray();
        for (var i = 0; i < predictions.Rows; i++)
        {
            var actual = predictions.Actual[i];
            counts[actual][Bin(predictions.Probability(i, predictions.IsBinary ? 1 : actual), ScoreBins)]++;
        }
        return new ScoreHistogram(
            [.. Enumerable.Range(0, ScoreBins + 1).Select(b => b / (double)ScoreBins)],
            [.. predictions.Classes.Select((c, i) => new ClassHistogram(c, counts[i]))]);
    }

    private static PredictionPoint[] Sample(double[] actual, double[] predicted, int[] tableRows) =>
        [.. Enumerable.Range(0, actual.Length)
            .OrderBy(i => SplitMix64.Mix((ulong)tableRows[i] + 1)).Take(SampleRows)
            .OrderBy(i => tableRows[i])
            .Select(i => new PredictionPoint(tableRows[i], actual[i], predicted[i]))];

    private static NumberHistogram Residuals(double[] actual, double[] predicted)
    {
        if (actual.Length == 0) { return new NumberHistogram([], []); }
        var residuals = actual.Zip(predicted, (a, p) => a - p).Order().ToArray();
        var low = residuals[(int)(0.005 * (residuals.Length - 1))];
        var high = residuals[(int)Math.Ceiling(0.995 * (residuals.Length - 1))];
        if (!(high - low > Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-12)) { return new NumberHistogram([low, low], [residuals.Length]); }
        var counts = new int[ResidualBins];
        foreach (var residual in residuals) { counts[Bin((residual - low) / (high - low), ResidualBins)]++; }
        return new NumberHistogram([.. Enumerable.Range(0, ResidualBins + 1).Select(b => low + ((high - low) * b / ResidualBins))], counts);
    }

    private static DecileError[] Deciles(double[] actual, double[] predicted)
    {
        var order = Enumerable.Range(0, actual.Length).OrderBy(i => actual[i]).ToArray();
        var count = Math.Min(10, order.Length);
        return [.. Enumerable.Range(0, count).Select(d =>
        {
            var rows = order[(int)((long)order.Length * d / count)..(int)((long)order.Length * (d + 1) / count)];
            return new DecileError(
                d + 1, actual[rows[0]], actual[rows[^1]], rows.Length,
                rows.Average(i => predicted[i] - actual[i]),
                rows.Average(i => Math.Abs(predicted[i] - actual[i])),
                Math.Sqrt(rows.Average(i => (predicted[i] - actual[i]) * (predicted[i] - actual[i]))));
        })];
    }

    private static int Bin(double share, int bins) => Math.Clamp((int)(share * bins), 0, bins - 1);
}
