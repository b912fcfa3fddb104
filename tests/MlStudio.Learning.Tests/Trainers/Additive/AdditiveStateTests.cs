using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Additive;

namespace MlStudio.Learning.Tests.Trainers.Additive;

/// <summary>What the fast states say of sums of derivatives, against the same sums taken row by row from the formulas of the losses.</summary>
public sealed class AdditiveStateTests
{
    private const int Rows = 500;
    private const int Classes = 3;

    /// <summary>Squares: the first derivative is score - target, the second 1. The second feature is listed, since nine rows of ten are 0 there.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Collect_Squares_SumsResiduals(bool weighted)
    {
        var (data, rows) = Prepare(LearningTask.Regression, weighted);
        var scores = new double[Rows];
        var state = new SingleScoreState(rows, new double[Rows], logistic: false, 256, anyListed: true);
        Follow(data, rows, state, scores, moveSize: 0.3, 1e-9, place => scores[place] - rows.Target[place], _ => 1);
    }

    /// <summary>Log-loss: p - target and p(1 - p); tangents leave second-order terms of the small moves within a round.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Collect_TwoClasses_SumsTangents(bool weighted)
    {
        var (data, rows) = Prepare(LearningTask.Binary, weighted);
        var scores = new double[Rows];
        var state = new SingleScoreState(rows, new double[Rows], logistic: true, 256, anyListed: true);
        Follow(data, rows, state, scores, moveSize: 1e-5, 1e-3, place => Sigmoid(scores[place]) - rows.Target[place], place => Sigmoid(scores[place]) * (1 - Sigmoid(scores[place])));
    }

    /// <summary>Moves as large as this make slopes be renewed: after a round the derivatives are exact again.</summary>
    [Fact]
    public void Collect_TwoClassesAfterLargeMoves_IsExactAgain()
    {
        var (data, rows) = Prepare(LearningTask.Binary, weighted: false);
        var scores = new double[Rows];
        var state = new SingleScoreState(rows, new double[Rows], logistic: true, 256, anyListed: true);
        var column = BagColumn.OfFeature(data, 0, rows, 1);
        state.Collect(column);
        var moves = Enumerable.Range(0, column.Cells).Select(c => c % 2 == 0 ? 1.5 : -1.5).ToArray();
        state.Move(column, moves);
        var intercept = state.EndRound()[0];
        for (var place = 0; place < Rows; place++) { scores[place] += moves[column.Codes[place]]; }
        var slope = Enumerable.Range(0, rows.Learned).Sum(p => Sigmoid(scores[p]) * (1 - Sigmoid(scores[p])));
        Assert.Equal(-Enumerable.Range(0, rows.Learned).Sum(p => Sigmoid(scores[p]) - rows.Target[p]) / slope, intercept, 1e-9);
        var held = Enumerable.Range(rows.Learned, rows.Count - rows.Learned).Average(p => -Math.Log(rows.Target[p] > 0.5 ? Sigmoid(scores[p] + intercept) : 1 - Sigmoid(scores[p] + intercept)));
        Assert.Equal(held, state.Metric()!.Value, 1e-12);
    }

    /// <summary>Softmax: p - 1 for the row's class, p for the others, and p(1 - p); exact after moves of any size.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Collect_ThreeClasses_SumsExactDerivatives(bool weighted)
    {
        var (data, rows) = Prepare(LearningTask.Multiclass, weighted);
        var scores = new double[Rows * Classes];
        var state = new SoftmaxState(rows, scores, Classes, 256, anyListed: true);
        for (var step = 0; step < 12; step++)
        {
            var column = BagColumn.OfFeature(data, step % 2, rows, Classes);
            state.Collect(column);
            for (var k = 0; k < Classes; k++)
            {
                var output = k;
                AssertSums(column, data, step % 2, rows, state.Gradients.AsSpan(k * column.Cells, column.Cells), p => Share(scores, p, output) - ((int)rows.Target[p] == output ? 1 : 0), 1e-9);
                AssertSums(column, data, step % 2, rows, column.Hessians.AsSpan(k * column.Cells, column.Cells), p => Share(scores, p, output) * (1 - Share(scores, p, output)), 1e-9);
            }
            var moves = Enumerable.Range(0, column.Cells * Classes).Select(i => column.Common >= 0 && i % column.Cells == column.Common ? 0 : Math.Sin(i + step)).ToArray();
            state.Move(column, moves);
            for (var p = 0; p < Rows; p++)
            {
                for (var k = 0; k < Classes; k++) { scores[(p * Classes) + k] += moves[(k * column.Cells) + CodeOf(data, step % 2, rows, p)]; }
            }
            if (step % 5 != 4) { continue; }
            var intercepts = state.EndRound();
            for (var p = 0; p < Rows; p++)
            {
                for (var k = 0; k < Classes; k++) { scores[(p * Classes) + k] += intercepts[k]; }
            }
            double loss = 0, all = 0;
            for (var p = rows.Learned; p < rows.Count; p++) { (loss, all) = (loss - (rows.WeightOf(p) * Math.Log(Share(scores, p, (int)rows.Target[p]))), all + rows.WeightOf(p)); }
            Assert.Equal(loss / all, state.Metric()!.Value, 1e-9);
        }
    }

    [Fact]
    public void HeldOut_EveryClass_KeepsARowToLearnFrom()
    {
        var (_, rows) = Prepare(LearningTask.Multiclass, weighted: false);
        Assert.Equal(Rows, rows.Order.Distinct().Count());
        Assert.Equal(Classes, rows.Target.Take(rows.Learned).Distinct().Count());
        Assert.InRange(rows.Count - rows.Learned, Rows / 10, Rows / 4);
        for (var place = 0; place < Rows; place++) { Assert.Equal(place, rows.Places[rows.Order[place]]); }
    }

    private static void Follow(AdditiveData data, BagRows rows, BagState state, double[] scores, double moveSize, double tolerance, Func<int, double> gradient, Func<int, double> hessian)
    {
        var columns = Enumerable.Range(0, 2).Select(f => BagColumn.OfFeature(data, f, rows, 1)).ToArray();
        Assert.Null(columns[0].Listed);
        Assert.NotNull(columns[1].Listed);
        foreach (var step in Enumerable.Range(0, 9))
        {
            // Twice the one that is read whole, then the listed one: every order of the two.
            var f = step % 3 == 2 ? 1 : 0;
            state.Collect(columns[f]);
            AssertSums(columns[f], data, f, rows, state.Gradients.AsSpan(0, columns[f].Cells), gradient, tolerance);
            AssertSums(columns[f], data, f, rows, columns[f].Hessians.AsSpan(0, columns[f].Cells), hessian, tolerance);
            var moves = Enumerable.Range(0, columns[f].Cells).Select(c => c == columns[f].Common ? 0 : moveSize * Math.Sin(c + step)).ToArray();
            state.Move(columns[f], moves);
            for (var p = 0; p < Rows; p++) { scores[p] += moves[CodeOf(data, f, rows, p)]; }
            if (step != 4) { continue; }
            var intercept = state.EndRound()[0];
            for (var p = 0; p < Rows; p++) { scores[p] += intercept; }
        }
    }

    private static void AssertSums(BagColumn column, AdditiveData data, int feature, BagRows rows, ReadOnlySpan<double> sums, Func<int, double> value, double tolerance)
    {
        var expected = new double[column.Cells];
        for (var p = 0; p < rows.Learned; p++) { expected[CodeOf(data, feature, rows, p)] += rows.WeightOf(p) * value(p); }
        for (var c = 0; c < expected.Length; c++) { Assert.Equal(expected[c], sums[c], tolerance); }
    }

    private static int CodeOf(AdditiveData data, int feature, BagRows rows, int place) => data.Column(feature)[rows.Order[place]];

    private static double Sigmoid(double score) => 1 / (1 + Math.Exp(-score));

    private static double Share(double[] scores, int place, int output) => Math.Exp(scores[(place * Classes) + output]) / Enumerable.Range(0, Classes).Sum(k => Math.Exp(scores[(place * Classes) + k]));

    private static (AdditiveData Data, BagRows Rows) Prepare(LearningTask task, bool weighted)
    {
        var values = Enumerable.Range(0, Rows).SelectMany(r => new[] { (r * 37 % 101) + 0f, r % 10 == 3 ? r % 4 : 0 }).ToArray();
        var features = new FeatureMatrix([new Feature("a", "a"), new Feature("b", "b")], Rows, values);
        var classes = task == LearningTask.Multiclass ? Classes : 2;
        var target = new TargetVector(task, [.. Enumerable.Range(0, Rows).Select(r => task == LearningTask.Regression ? Math.Cos(r) : r * 7 % 5 % classes)], task == LearningTask.Regression ? 0 : classes);
        float[]? weights = weighted ? [.. Enumerable.Range(0, Rows).Select(r => 0.5f + (r % 3))] : null;
        using var team = new WorkerTeam(1);
        var data = AdditiveData.Prepare(features, target, weights, 255, 1, team, CancellationToken.None);
        return (data, new BagRows(data, 0.15, StatelessRandom.Key(3, 7, 0)));
    }
}
