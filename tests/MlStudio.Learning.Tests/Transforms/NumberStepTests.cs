using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>Values from scikit-learn 1.2.1 (numpy 1.24), method and options named at each; by hand where none is.</summary>
public sealed class NumberStepTests
{
    private static readonly double[] Positive = [0.3, 1.2, 2.5, 2.5, 4.1, 7.7, 12.0, 40.0];
    private static readonly double[] Mixed = [-3.0, -1.2, 0.0, 0.4, 1.1, 2.0, 5.5, 9.0];
    private static readonly double[] Probe = [-5, 0.0, 0.2, 1.1, 1.5, 2.5, 3, 20, 40, 50];

    [Theory]
    [InlineData(ScaleTo.Range, new[] { 0.0, 0.15000000000000002, 0.25, 0.2833333333333333, 0.3416666666666667, 0.41666666666666663, 0.7083333333333333, 1.0 })] // MinMaxScaler
    [InlineData(ScaleTo.Quartiles, new[] { -1.1811023622047245, -0.6141732283464567, -0.2362204724409449, -0.11023622047244094, 0.11023622047244098, 0.3937007874015748, 1.4960629921259843, 2.598425196850394 })] // RobustScaler
    [InlineData(ScaleTo.Largest, new[] { -0.3333333333333333, -0.13333333333333333, 0.0, 0.044444444444444446, 0.12222222222222223, 0.2222222222222222, 0.6111111111111112, 1.0 })] // MaxAbsScaler
    public void Scale_OtherTargets_EqualScikitLearn(ScaleTo to, double[] expected) => Near(expected, Apply(new Scale(["x"], to), Mixed, Mixed), 1e-12);

    [Theory]
    // PowerTransformer(method, standardize).fit_transform
    [InlineData(PowerFamily.BoxCox, true, new[] { -1.7684350044943093, -0.8129671824625587, -0.2943597449525825, -0.2943597449525825, 0.060260265638973944, 0.5180489840211847, 0.8444226602672037, 1.7473897669346699 })]
    [InlineData(PowerFamily.BoxCox, false, new[] { -1.187108588303649, 0.18271249954793092, 0.9262220012150933, 0.9262220012150933, 1.4346284147869388, 2.090944227586401, 2.5588548509821356, 3.853407483554538 })]
    [InlineData(PowerFamily.YeoJohnson, true, new[] { -1.6613646143524379, -0.9212421281644522, -0.3504420804528734, -0.3504420804528734, 0.0622969341100464, 0.5798701439749743, 0.9224564450097174, 1.7188673803278993 })]
    public void Power_PositiveNumbers_EqualsScikitLearn(PowerFamily family, bool standardize, double[] expected) =>
        Near(expected, Apply(new PowerTransform { Columns = ["x"], Family = family, Standardize = standardize }, Positive, Positive), 1e-5);

    [Fact]
    public void Power_NumbersOfBothSigns_EqualsScikitLearn() => Near(
        [-3.982827769487688, -1.3906914429336132, 0.0, 0.3777384965034215, 0.9629951478107512, 1.6283440128595232, 3.758985686429233, 5.527199867742743],
        Apply(new PowerTransform { Columns = ["x"], Standardize = false }, Mixed, Mixed), 1e-5);

    [Fact]
    public void Power_BoxCoxOfZero_IsRefusedInTrainingAndMissingLater()
    {
        var step = new PowerTransform { Columns = ["x"], Family = PowerFamily.BoxCox };
        Assert.Contains("'x' has the value -3", Assert.Throws<LearningException>(() => Apply(step, Mixed, Mixed)).Message);
        Assert.Equal([double.NaN], Apply(step, Positive, [0]));
    }

    [Theory]
    // QuantileTransformer(n_quantiles, output_distribution).fit(Positive).transform(Probe)
    [InlineData(QuantileShape.Uniform, 8, new[] { 0.0, 0.0, 0.0, 0.126984126984127, 0.1758241758241758, 0.3571428571428571, 0.4732142857142857, 0.8979591836734694, 1.0, 1.0 })]
    [InlineData(QuantileShape.Uniform, 5, new[] { 0.0, 0.0, 0.0, 0.10666666666666669, 0.16000000000000003, 0.3222222222222223, 0.43333333333333335, 0.8398718975180144, 1.0, 1.0 })]
    [InlineData(QuantileShape.Normal, 8, new[] { -5.199337582605575, -5.199337582605575, -5.199337582605575, -1.140763739234598, -0.9313967882247428, -0.3661063568005698, -0.06719235471022743, 1.2700084150701356, 5.19933758270342, 5.19933758270342 })]
    [InlineData(QuantileShape.Normal, 5, new[] { -5.199337582605575, -5.199337582605575, -5.199337582605575, -1.2444517867714135, -0.994457883209753, -0.46149369421815817, -0.16789400478810546, 0.9939315256924156, 5.19933758270342, 5.19933758270342 })]
    public void Quantile_Numbers_EqualScikitLearn(QuantileShape shape, int quantiles, double[] expected) =>
        Near(expected, Apply(new QuantileTransform { Columns = ["x"], Shape = shape, Quantiles = quantiles }, Positive, Probe), 1e-8);

    [Fact]
    public void NormalQuantile_Probabilities_EqualScipy()
    {
        // scipy.stats.norm.ppf
        (double Probability, double Expected)[] cases = [(1e-300, -37.0470962993612), (1e-12, -7.034483825301131), (0.001, -3.090232306167813), (0.3, -0.5244005127080409), (0.5, 0), (0.77, 0.7388468491852137), (0.975, 1.959963984540054), (0.9999, 3.719016485455709)];
        foreach (var (probability, expected) in cases) { Assert.Equal(expected, NormalQuantile.Of(probability), 1e-13 * Math.Max(1, Math.Abs(expected))); }
    }

    [Fact]
    public void Log_Numbers_AreLnOfOnePlus()
    {
        Near([0, Math.Log(2), Math.Log(10), double.NaN], Apply(new LogTransform { Columns = ["x"] }, Positive, [0, 1, 9, -1]), 1e-15);
        Assert.Contains("'x' has the value -3", Assert.Throws<LearningException>(() => Apply(new LogTransform { Columns = ["x"] }, Mixed, Mixed)).Message);
    }

    [Theory]
    [InlineData(BinRule.Width, new double[] { 0, 0, 0, 0, 0, 0, 1, 3 })] // KBinsDiscretizer(4, encode="ordinal", strategy="uniform")
    [InlineData(BinRule.Count, new double[] { 0, 0, 1, 1, 2, 2, 3, 3 })] // strategy="quantile"
    public void Bin_Numbers_EqualScikitLearn(BinRule rule, double[] expected) =>
        Assert.Equal(expected, Apply(new BinNumbers { Columns = ["x"], Rule = rule, Bins = 4, Result = BinResult.Numbers }, Positive, Positive));

    [Fact]
    public void Bin_Categories_AreNamedAfterTheirLimits()
    {
        var step = new BinNumbers { Columns = ["x"], Bins = 4 };
        var column = Assert.IsType<CategoryColumn>(step.Fit(FrameOf(Positive), new RecipeContext()).Apply(FrameOf([-1, 2.175, 3, 5, 9, double.NaN])).Column("x").Column);
        Assert.Equal(["under 2.175", "2.175 to under 3.3", "2.175 to under 3.3", "3.3 to under 8.775", "8.775 and over", null], Enumerable.Range(0, 6).Select(column.Format));
    }

    [Fact]
    public void Bin_ByTree_CutsWhereADecisionTreeDoes()
    {
        // numpy RandomState(3); DecisionTreeClassifier and DecisionTreeRegressor(max_leaf_nodes=4, min_samples_leaf=3), thresholds (float32).
        double[] x = [5.5, 7.1, 2.9, 5.1, 8.9, 9.0, 1.3, 2.1, 0.5, 4.4, 0.3, 4.6, 6.5, 2.8, 6.8, 5.9, 0.2, 5.6, 2.6, 4.2, 2.8, 6.9, 4.4, 1.6, 5.4, 7.8, 3.1, 2.2, 3.9, 9.4, 9.8, 6.7, 9.0, 8.5, 3.8, 0.9, 6.5, 5.6, 3.6, 2.3];
        double[] classes = [2, 2, 1, 1, 2, 2, 0, 1, 0, 1, 0, 1, 1, 1, 2, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 2, 1, 0, 2, 2, 2, 1, 2, 2, 1, 1, 1, 1, 1, 0];
        double[] numbers = [6.41, 6.47, 1.27, 6.29, 3.46, 3.86, 1.59, 1.28, 1.28, 6.45, 1.21, 6.2, 6.51, 1.09, 6.48, 6.36, 1.71, 6.75, 1.69, 6.69, 1.37, 6.67, 6.34, 1.57, 6.33, 3.45, 6.06, 1.24, 6.97, 3.23, 3.69, 6.65, 3.72, 3.48, 6.6, 1.07, 6.07, 6.2, 6.15, 1.1];
        Near([2.45, 6.75, 7.45], TreeBins.Cuts(x, new TargetVector(LearningTask.Multiclass, classes, 3), null, 4, 3, CancellationToken.None), 1e-6);
        Near([3.0, 3.85, 7.45], TreeBins.Cuts(x, new TargetVector(LearningTask.Regression, numbers, 0), null, 4, 3, CancellationToken.None), 1e-6);
    }

    [Fact]
    public void Clip_Outliers_MoveToTheLimits()
    {
        // numpy.percentile(Positive, [1, 25, 75, 99]) = 0.363, 2.175, 8.775, 38.04
        Near([0.363, 5, 38.04], Apply(new ClipOutliers { Columns = ["x"] }, Positive, [-5, 5, 50]), 1e-12);
        Near([double.NaN, 5, double.NaN], Apply(new ClipOutliers { Columns = ["x"], Outliers = OutlierAction.Remove }, Positive, [-5, 5, 50]), 0);
        Near([-7.725, 5, 18.675], Apply(new ClipOutliers { Columns = ["x"], Rule = OutlierRule.Quartiles }, Positive, [-50, 5, 50]), 1e-12);
        Near([0, 5, 50], Apply(new ClipOutliers { Columns = ["x"], Rule = OutlierRule.Fixed, Lowest = 0 }, Positive, [-50, 5, 50]), 0);
        Assert.Equal(["lowest"], StepValidator.Validate(new ClipOutliers { Columns = ["x"], Rule = OutlierRule.Fixed }).Select(e => e.Option));
    }

    internal static void Near(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) { Assert.True(double.IsNaN(expected[i]) ? double.IsNaN(actual[i]) : Math.Abs(expected[i] - actual[i]) <= tolerance, $"At {i}: expected {expected[i]:R}, got {actual[i]:R}."); }
    }

    private static double[] Apply(RecipeStep step, double[] training, double[] rows) =>
        ((NumberColumn)step.Fit(FrameOf(training), new RecipeContext()).Apply(FrameOf(rows)).Column("x").Column).Values.ToArray();

    private static Frame FrameOf(double[] values) => Frame.From(new Table([new NumberColumn("x", values)]));
}
