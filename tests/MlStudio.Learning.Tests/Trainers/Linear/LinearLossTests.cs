using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Linear;
using MlStudio.Learning.Trainers.Linear.Losses;

namespace MlStudio.Learning.Tests.Trainers.Linear;

public sealed class LinearLossTests
{
    public static TheoryData<string> Names => new("squared", "logistic", "softmax", "poisson", "quantile", "hinge", "hinge of three", "squared hinge", "squared hinge of three");

    [Theory]
    [MemberData(nameof(Names))]
    public void At_AnyScores_DerivativesAgreeWithDifferences(string name)
    {
        const double Step = 1e-6;
        var loss = Make(name);
        for (var i = 0; i < 40; i++)
        {
            var target = (double)(i % Math.Max(2, loss.Outputs));
            var scores = Enumerable.Range(0, loss.Outputs).Select(k => Math.Sin((1.7 * i) + k) * 3).ToArray();
            for (var k = 0; k < scores.Length; k++)
            {
                double Moved(double by)
                {
                    var moved = (double[])scores.Clone();
                    moved[k] += by;
                    return loss.At(moved, target).Value;
                }
                var derivatives = (double[])scores.Clone();
                loss.At(derivatives, target);
                Assert.Equal((Moved(Step) - Moved(-Step)) / (2 * Step), derivatives[k], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData("quantile")]
    [InlineData("hinge")]
    public void At_SmoothedLoss_StaysWithinHalfItsWidthBelowTheExactOne(string name)
    {
        var loss = Make(name);
        for (var i = 0; i < 200; i++)
        {
            var lost = loss.At(new[] { (i - 100) * 0.03 }, i % 2);
            Assert.InRange(lost.Curve - lost.Value, -1e-12, 0.25);
        }
    }

    [Fact]
    public void Figure_OfEachCurve_IsInTheTargetsUnits()
    {
        // By hand: residual 2 of a target in units of 10; pinball 0.9 · 2.
        Assert.Equal(20, new SquaredLoss(10).Figure(new SquaredLoss(10).At(new[] { 1.0 }, 3).Curve), 1e-12);
        Assert.Equal(18, new QuantileLoss(0.9, 0.1, 10).Figure(new QuantileLoss(0.9, 0.1, 10).At(new[] { 1.0 }, 3).Curve), 1e-12);
        // Poisson deviance 2·(y·ln(y/μ) - y + μ) at y = 3, μ = 1.
        Assert.Equal(2 * ((3 * Math.Log(3)) - 2), new PoissonLoss(1).At(new[] { 0.0 }, 3).Curve, 1e-12);
    }

    [Fact]
    public void Evaluate_PenalisedProblem_GradientAgreesWithDifferences()
    {
        var rows = new LinearRows(ReferenceRows.Features, default);
        var moments = FeatureMoments.Of(ReferenceRows.Features, ReferenceRows.Weights, default);
        var problem = new LinearProblem(rows, ReferenceRows.Three.Values, ReferenceRows.Weights, new SoftmaxLoss(3), moments, 2.5, true, TrainingContext.Default);
        var point = Enumerable.Range(0, problem.ParameterCount).Select(i => Math.Sin(i)).ToArray();
        var gradient = new double[point.Length];
        var ignored = new double[point.Length];
        problem.Evaluate(point, gradient);
        for (var i = 0; i < point.Length; i++)
        {
            const double Step = 1e-6;
            double Moved(double by)
            {
                var moved = (double[])point.Clone();
                moved[i] += by;
                return problem.Evaluate(moved, ignored);
            }
            Assert.Equal((Moved(Step) - Moved(-Step)) / (2 * Step), gradient[i], 1e-7);
        }
    }

    private static LinearLoss Make(string name) => name switch
    {
        "squared" => new SquaredLoss(1),
        "logistic" => new LogisticLoss(),
        "softmax" => new SoftmaxLoss(3),
        "poisson" => new PoissonLoss(1),
        "quantile" => new QuantileLoss(0.8, 0.5, 1),
        "hinge" => new HingeLoss(1, 0.5),
        "hinge of three" => new HingeLoss(3, 0.5),
        "squared hinge" => new SquaredHingeLoss(1),
        _ => new SquaredHingeLoss(3),
    };
}
