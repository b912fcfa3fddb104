using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Tests.Metrics;

public class ProbabilityMetricsTests
{
    [Fact] // scikit-learn 1.2.1: log_loss
    public void LogLoss_EqualsReference()
    {
        Assert.Equal(0.5328598135905225, ProbabilityMetrics.LogLoss(Reference.Actual, Reference.Scores, 1)!.Value, 12);
        Assert.Equal(0.5378865222476776, ProbabilityMetrics.LogLoss(Reference.Actual, Reference.Scores, 1, Reference.Weights)!.Value, 12);
        Assert.Equal(0.6462387630865938, ProbabilityMetrics.LogLoss(Reference.ThreeActual, Reference.ThreeProbabilities, 3)!.Value, 12);
    }

    [Fact] // scikit-learn 1.2.1: log_loss([1, 0], [[1, 0], [1, 0]])
    public void LogLoss_SureAndWrong_IsClippedAsInReference() =>
        Assert.Equal(18.021826694558577, ProbabilityMetrics.LogLoss([1, 0], [0.0, 0.0], 1)!.Value, 10);

    [Fact] // scikit-learn 1.2.1: brier_score_loss
    public void Brier_EqualsReference()
    {
        Assert.Equal(0.176875, ProbabilityMetrics.Brier(Reference.Actual, Reference.Scores)!.Value, 12);
        Assert.Equal(0.1800263157894737, ProbabilityMetrics.Brier(Reference.Actual, Reference.Scores, Reference.Weights)!.Value, 12);
    }

    [Fact]
    public void LogLoss_NoRows_IsUndefined() => Assert.Null(ProbabilityMetrics.LogLoss([], [], 1));
}
