using MlStudio.Learning.Metrics;

namespace MlStudio.Learning.Tests.Metrics;

public class ConfusionMatrixTests
{
    private static readonly ConfusionMatrix s_plain = new(2, Reference.Actual, Reference.Answers);
    private static readonly ConfusionMatrix s_weighted = new(2, Reference.Actual, Reference.Answers, Reference.Weights);
    private static readonly ConfusionMatrix s_three = new(3, Reference.ThreeActual, Reference.ThreeAnswers);

    [Fact] // scikit-learn 1.2.1
    public void Binary_EqualWeights_EqualsReference()
    {
        Assert.Equal(0.75, s_plain.Accuracy()!.Value, 12);
        Assert.Equal(0.7525252525252526, s_plain.BalancedAccuracy()!.Value, 12);
        Assert.Equal(0.502518907629606, s_plain.Matthews()!.Value, 12);
        Assert.Equal(0.7, s_plain.Precision(1)!.Value, 12);
        Assert.Equal(0.7777777777777778, s_plain.Recall(1)!.Value, 12);
        Assert.Equal(0.7368421052631577, s_plain.F1(1)!.Value, 12);
        Assert.Equal(0.7493734335839599, s_plain.Macro(s_plain.F1)!.Value, 12);
        Assert.Equal(0.755, s_plain.ByRows(s_plain.Precision)!.Value, 12);
        Assert.Equal(0.7506265664160401, s_plain.ByRows(s_plain.F1)!.Value, 12);
    }

    [Fact] // scikit-learn 1.2.1, sample_weight
    public void Binary_Weights_EqualsReference()
    {
        Assert.Equal(0.7684210526315789, s_weighted.Accuracy()!.Value, 12);
        Assert.Equal(0.7802197802197802, s_weighted.BalancedAccuracy()!.Value, 12);
        Assert.Equal(0.5516684469966741, s_weighted.Matthews()!.Value, 12);
        Assert.Equal(0.673469387755102, s_weighted.Precision(1)!.Value, 12);
        Assert.Equal(0.767156862745098, s_weighted.Macro(s_weighted.F1)!.Value, 12);
        Assert.Equal(0.7890627189090739, s_weighted.ByRows(s_weighted.Precision)!.Value, 12);
    }

    [Fact] // scikit-learn 1.2.1
    public void ThreeClasses_EqualsReference()
    {
        Assert.Equal([3, 1, 0, 1, 3, 0, 0, 1, 3], Enumerable.Range(0, 9).Select(i => (int)s_three[i / 3, i % 3]));
        Assert.Equal(0.75, s_three.Accuracy()!.Value, 12);
        Assert.Equal(0.6316139407998892, s_three.Matthews()!.Value, 12);
        Assert.Equal(0.7833333333333333, s_three.Macro(s_three.Precision)!.Value, 12);
        Assert.Equal(0.7579365079365079, s_three.Macro(s_three.F1)!.Value, 12);
    }

    [Fact]
    public void Precision_ClassNeverPredicted_IsUndefined()
    {
        var matrix = new ConfusionMatrix(2, [0, 1], [0, 0]);
        Assert.Null(matrix.Precision(1));
        Assert.Null(matrix.Macro(matrix.Precision));
        Assert.Null(matrix.Matthews());
        Assert.Equal(0, matrix.Recall(1));
        Assert.Equal(0, matrix.F1(1));
    }

    [Fact]
    public void Macro_ClassThatNeitherOccursNorIsPredicted_IsLeftOut()
    {
        var matrix = new ConfusionMatrix(3, [0, 1], [0, 1]);
        Assert.Equal(1, matrix.Macro(matrix.F1));
        Assert.Null(matrix.Recall(2));
    }

    [Fact]
    public void BalancedAccuracy_OneClassPresent_IsUndefined()
    {
        Assert.Null(new ConfusionMatrix(2, [1, 1], [1, 0]).BalancedAccuracy());
        // Two of three have rows, as in scikit-learn.
        Assert.Equal(0.75, new ConfusionMatrix(3, [0, 0, 1], [0, 2, 1]).BalancedAccuracy());
    }
}
