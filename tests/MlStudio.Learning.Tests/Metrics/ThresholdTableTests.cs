using MlStudio.Learning.Calibration;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Metrics;

public sealed class ThresholdTableTests
{
    private static readonly double[] Actual = [0, 0, 1, 1, 0, 1];
    private static readonly double[] Scores = [0.001, 0.0015, 0.002, 0.4, 0.6, 0.9];

    [Fact]
    public void Of_ScoresThatCrowd_HasEachOfThem()
    {
        var rows = ThresholdTable.Of(Answers());
        Assert.Equal(rows.OrderBy(r => r.Threshold), rows);
        Assert.All(Scores, s => Assert.Contains(rows, r => r.Threshold == s));
        Assert.All(rows, r => Assert.Equal(6, r.TruePositives + r.FalsePositives + r.TrueNegatives + r.FalseNegatives));
    }

    /// <summary>By hand: of the scores 0.6 and 0.9 lie above.</summary>
    [Fact]
    public void Of_ThresholdThatWasNamed_HasItAsItIs()
    {
        var row = ThresholdTable.Of(Answers(), [0.43210987]).Single(r => r.Threshold == 0.43210987);
        Assert.Equal((1, 1, 2, 2), (row.TruePositives, row.FalsePositives, row.TrueNegatives, row.FalseNegatives));
    }

    /// <summary>Counted by hand at 0.002: found 3, missed 0, false alarms 1, refused 2.</summary>
    [Fact]
    public void Row_AtAThreshold_CountsAsByHand()
    {
        var row = ThresholdTable.Of(Answers()).Single(r => r.Threshold == 0.002);
        Assert.Equal((3, 1, 2, 0), (row.TruePositives, row.FalsePositives, row.TrueNegatives, row.FalseNegatives));
        Assert.Equal((0.75, 1.0, 2 / 3.0, 1.0), (row.Precision, row.Recall, row.Specificity(), row.NegativePredictiveValue()));
        Assert.Equal(5 / 6.0, row.BalancedAccuracy()!.Value, 1e-12);
        // scikit-learn 1.2.1: matthews_corrcoef([0, 0, 1, 1, 0, 1], [0, 0, 1, 1, 1, 1])
        Assert.Equal(0.7071067811865476, row.Matthews()!.Value, 1e-12);
        Assert.Null(ThresholdTable.Of(Answers())[0].Matthews());
    }

    [Fact]
    public void Cheapest_MissesDear_FindsThemAll()
    {
        var rows = ThresholdTable.Of(Answers());
        Assert.Equal(0.002, ThresholdTable.Cheapest(rows, new CostMatrix(FalsePositive: 1, FalseNegative: 10)).Threshold);
        var strict = ThresholdTable.Cheapest(rows, new CostMatrix(FalsePositive: 10, FalseNegative: 1));
        Assert.Equal((1, 0), (strict.TruePositives, strict.FalsePositives));
        Assert.Equal(2, strict.Cost(new CostMatrix(FalsePositive: 10, FalseNegative: 1)));
    }

    /// <summary>By hand: all hundred positives score above all others, so at their lowest score nothing is wrong and nothing costs anything.</summary>
    [Fact]
    public void Cheapest_FewPositivesAboveManyCrowdedScores_IsExact()
    {
        const int Rows = 100_000, Found = 100;
        var costs = new CostMatrix(FalsePositive: 1, FalseNegative: 1.4);
        var best = ThresholdTable.Cheapest(ThresholdTable.Of(Answers([.. Enumerable.Range(0, Rows).Select(i => i >= Rows - Found ? 1.0 : 0)], [.. Enumerable.Range(0, Rows).Select(i => 0.009 * i / Rows)])), costs);
        Assert.Equal((0, Found), (best.Cost(costs), best.TruePositives));
    }

    [Theory]
    [InlineData(1, 1.4)]
    [InlineData(1, 9)]
    [InlineData(5, 0.7)]
    [InlineData(0.01, 100)]
    public void Cheapest_AnyCosts_IsNeverBeatenByAnyScore(double alarm, double miss)
    {
        var costs = new CostMatrix(FalsePositive: alarm, FalseNegative: miss, TruePositive: -0.2);
        var (actual, scores) = (new double[3000], new double[3000]);
        for (var i = 0; i < actual.Length; i++)
        {
            scores[i] = i * 7919 % 2999 / 2999.0 * 0.01;
            actual[i] = i * 104729 % 1000 < 1000 * scores[i] * 40 ? 1 : 0;
        }
        var rows = ThresholdTable.Of(Answers(actual, scores));
        var lowest = ThresholdTable.Of(Answers(actual, scores), scores).Min(r => r.Cost(costs));
        Assert.Equal(lowest, ThresholdTable.Cheapest(rows, costs).Cost(costs), 9);
        Assert.InRange(rows.Count, 401, 650);
    }

    /// <summary>By hand: answering the row of probability 1 costs a false alarm, refusing it nothing.</summary>
    [Fact]
    public void Cheapest_AlarmsAtProbability1_CanRefuseAll()
    {
        var best = ThresholdTable.Cheapest(ThresholdTable.Of(Answers([0, 0, 1], [1, 0.4, 0.2])), new CostMatrix(FalsePositive: 10, FalseNegative: 1));
        Assert.Equal((0, 0, 1), (best.TruePositives, best.FalsePositives, best.FalseNegatives));
        Assert.Equal(ThresholdTable.RefuseAll, best.Threshold);
        Assert.True(best.Threshold > 1);
        Assert.DoesNotContain(ThresholdTable.Of(Answers()), r => r.Threshold > 1);
    }

    [Fact]
    public void Of_Numbers_IsRefused() => Assert.Throws<LearningException>(() => ThresholdTable.Of(
        new RunAnswers(LearningTask.Regression, "y", 2, [], [new AnswerPart(AnswerPartKind.Validation, 0, 0, 2, 0.5)], [0, 1], [1, 2], [1, 2])));

    private static RunAnswers Answers(double[] actual, double[] scores) => new(
        LearningTask.Binary, "y", actual.Length, ["no", "yes"], [new AnswerPart(AnswerPartKind.Validation, 0, 0, actual.Length, 0.5)], [.. Enumerable.Range(0, actual.Length)], actual, scores);

    private static RunAnswers Answers() => new(
        LearningTask.Binary, "y", 6, ["no", "yes"], [new AnswerPart(AnswerPartKind.Validation, 0, 0, 6, 0.5)], [0, 1, 2, 3, 4, 5], Actual, Scores);
}
