using MlStudio.Learning.Calibration;

namespace MlStudio.Learning.Tests.Calibration;

/// <summary>Expected thresholds worked out by hand from the eight rows below, highest first: + + - + - - + -.</summary>
public sealed class ThresholdChooserTests
{
    private static readonly double[] Probabilities = [0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1];
    private static readonly bool[] Positive = [true, true, false, true, false, false, true, false];

    [Theory]
    // F1: 2/3 at two rows, 6/8 at four (best), 8/11 at seven.
    [InlineData(ThresholdGoal.F1, 0.5)]
    // Recall + specificity: 6/4 at two and at four rows; 0.5 is nearer to 0.5 than 0.75.
    [InlineData(ThresholdGoal.BalancedAccuracy, 0.5)]
    [InlineData(ThresholdGoal.Accuracy, 0.5)]
    // 8/√(2·6·16) = 0.577 at two rows, 8/16 at four.
    [InlineData(ThresholdGoal.Matthews, 0.75)]
    public void Choose_Goal_GivesTheBestThreshold(ThresholdGoal goal, double expected) =>
        Assert.Equal(expected, ThresholdChooser.Choose(new ThresholdRule { Goal = goal }, Probabilities, Positive), 1e-12);

    [Theory]
    // Misses cost ten alarms: find all four positives (three alarms).
    [InlineData(1, 10, 0.15)]
    // Alarms cost ten misses: only the two sure ones.
    [InlineData(10, 1, 0.75)]
    public void Choose_Costs_GivesTheCheapestThreshold(double alarm, double miss, double expected) =>
        Assert.Equal(expected, ThresholdChooser.Choose(new ThresholdRule { Goal = ThresholdGoal.Cost, Costs = new CostMatrix(0, alarm, 0, miss) }, Probabilities, Positive), 1e-12);

    [Fact]
    public void Choose_OneClassOnly_AnswersIt()
    {
        var rule = new ThresholdRule { Goal = ThresholdGoal.Accuracy };
        Assert.True(ThresholdChooser.Choose(rule, [0.3, 0.6], [false, false]) > 0.6);
        Assert.True(ThresholdChooser.Choose(rule, [0.3, 0.6], [true, true]) <= 0.3);
    }

    [Fact] // by hand: the row of probability 1 is a false alarm, dearer than the miss
    public void Choose_AlarmAtProbability1_CanRefuseAll() =>
        Assert.True(ThresholdChooser.Choose(new ThresholdRule { Goal = ThresholdGoal.Cost, Costs = new CostMatrix(0, 10, 0, 1) }, [1, 0.2], [false, true]) > 1);

    [Fact]
    public void Choose_CostsWithoutSenseOrNone_IsRefused()
    {
        Assert.Throws<LearningException>(() => ThresholdChooser.Choose(new ThresholdRule { Goal = ThresholdGoal.Cost }, Probabilities, Positive));
        Assert.Contains("miss", new CostMatrix(0, 1, 0, 0).Problem());
        Assert.Contains("false alarm", new CostMatrix(0, 0, 1, 1).Problem());
        Assert.Null(new CostMatrix(-5, 1, 0, 20).Problem());
    }
}
