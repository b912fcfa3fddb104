using MlStudio.Learning.Validation;
using MlStudio.Web.Features.Runs;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class LearningSeriesTests
{
    [Theory]
    [InlineData(new[] { 1, 2, 3, 16000, 16001 }, new double[] { 1, 2, 3, 4, 5 })]
    [InlineData(new[] { 10, 20, 30, 150 }, new double[] { 10, 20, 30, 150 })]
    [InlineData(new[] { 1, 5000 }, new double[] { 1, 5000 })]
    public void Of_ALongStretchThatNothingMeasured_DrawsItAsOneStep(int[] steps, double[] drawn)
    {
        var line = Assert.Single(LearningSeries.Of([.. steps.Select(s => new LearningCurvePoint(s, null, 0.5))]));
        Assert.Equal(drawn, line.Points.Select(p => p.X));
    }

    [Fact]
    public void Sentence_OfOneLine_SaysOnWhichRows()
    {
        var one = LearningSeries.Of([new(1, null, 0.5), new(2, null, 0.4)]);
        Assert.Equal("How wrong the model was after each step; lower is better. Measured on rows held out for early stopping.", LearningSeries.Sentence("logloss", one));
        Assert.Equal("How wrong the model was after each step; lower is better.", LearningSeries.Sentence("logloss", LearningSeries.Of([new(1, 0.6, 0.5), new(2, 0.5, 0.4)])));
    }
}
