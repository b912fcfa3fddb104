using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Tests.Trainers.Linear;

/// <summary>
/// Coefficients against scikit-learn 1.2.1, from this script (options tol=1e-12, max_iter=100000 throughout;
/// solver='newton-cg' where none is named, since lbfgs there stops early):
/// <code>
/// i = np.arange(60)[:, None]; j = np.arange(3)[None, :]
/// X = np.round(np.sin(1.7*i + 3.1*j + 0.3*i*j) * (1 + 4*j) + j, 3)
/// s = X @ [1.0, -0.4, 0.1]
/// y2 = (s + np.cos(5.3*np.arange(60)) > 0.2).astype(int)
/// y3 = np.where(s &lt; -0.8, 0, np.where(s &lt; 0.8, 1, 2)); y3[::7] = (y3[::7] + 1) % 3
/// X = np.float32(X).astype(float)
/// yr = np.round(3 + 20*s + 5*np.cos(5.3*np.arange(60)), 3)
/// w = 1 + np.arange(60) % 3
/// LogisticRegression(C=1).fit(X, y2); .fit(X, y2, sample_weight=w); LogisticRegression(C=.1, fit_intercept=False).fit(X, y2)
/// LogisticRegression(C=.2, penalty='l1', solver='saga').fit(X, y2); LogisticRegression(C=1, multi_class='multinomial').fit(X, y3)
/// Ridge(alpha=1).fit(X, yr); .fit(X, yr, sample_weight=w); Ridge(alpha=10, fit_intercept=False).fit(X, yr)
/// Lasso(alpha=5).fit(X, yr); ElasticNet(alpha=2, l1_ratio=.5).fit(X, yr)   # their loss is a mean: alpha times 60 rows here
/// </code>
/// </summary>
public sealed class LinearReferenceTests
{
    private const int Rows = 60;

    /// <summary>As scikit-learn was run, so that only the minimum itself is compared.</summary>
    private const double Tight = 1e-12;
    private static readonly FeatureMatrix Features = MakeFeatures();
    private static readonly float[] Weights = [.. Enumerable.Range(0, Rows).Select(i => 1f + (i % 3))];

    [Fact]
    public void Fit_Binary_EqualsScikitLearn() =>
        RequireEqual(Logistic(new() { Tolerance = Tight }, null), [1.11321863, -0.6627038517, 0.2096363913], [-0.4306617428], 1e-7);

    [Fact]
    public void Fit_BinaryWithRowWeights_EqualsScikitLearn() =>
        RequireEqual(Logistic(new() { Tolerance = Tight }, Weights), [1.1294269671, -0.7482200267, 0.2476976087], [-0.6572347422], 1e-7);

    [Fact]
    public void Fit_BinaryWithoutIntercept_EqualsScikitLearn() =>
        RequireEqual(Logistic(new() { Tolerance = Tight, L2 = 10, FitIntercept = false }, null), [0.308621548, -0.4606264156, 0.1135250822], [0], 1e-7);

    [Fact]
    public void Fit_BinaryWithL1_EqualsScikitLearnAndDropsTheSameFeature()
    {
        var predictor = Logistic(new() { Tolerance = Tight, L2 = 0, L1 = 5 }, null);
        RequireEqual(predictor, [0, -0.4294416214, 0.111659086], [-0.3589131857], 1e-7);
        Assert.Equal(0, predictor.Coefficients[0].Value);
    }

    /// <summary>LogisticRegression(C=.2, penalty='elasticnet', l1_ratio=.4, solver='saga', tol=1e-13, max_iter=1000000): L1 = .4/C, L2 = .6/C.</summary>
    [Fact]
    public void Fit_ElasticNetForTwoAndThreeClasses_EqualsScikitLearn()
    {
        RequireEqual(Logistic(new() { Tolerance = Tight, L1 = 2, L2 = 3 }, null), [0.3343111637, -0.4843633218, 0.1375414814], [-0.3840593381], 1e-7);
        var three = (LinearPredictor)new LogisticRegressionTrainer { Tolerance = Tight, L1 = 2, L2 = 3 }.Fit(Features, new TargetVector(LearningTask.Multiclass, ThreeClasses(), 3), null, TrainingContext.Default);
        RequireEqual(three, [-0.2724394691, 0.2500773393, -0.0783446796, 0, 0, 0, 0.6218639863, -0.3744198126, 0.0421364621], [], 1e-6);
        // Raising all intercepts alike changes no probability; scikit-learn's add up to 0.
        double[] intercepts = [-0.3738141226, 0.5285423748, -0.1547282522];
        for (var k = 0; k < 3; k++) { Assert.Equal(intercepts[k], three.Intercepts[k] - three.Intercepts.Average(), 1e-6); }
    }

    [Fact]
    public void Fit_ThreeClasses_EqualsScikitLearn()
    {
        var predictor = (LinearPredictor)new LogisticRegressionTrainer { Tolerance = Tight, L2 = 1 }.Fit(Features, new TargetVector(LearningTask.Multiclass, ThreeClasses(), 3), null, TrainingContext.Default);
        RequireEqual(predictor,
            [-0.97075806, 0.3873297639, -0.0911138022, -0.2440982978, 0.0606525107, 0.0047253654, 1.2148563579, -0.4479822746, 0.0863884368],
            [-0.4446060991, 0.6758902647, -0.2312841657], 1e-7);
    }

    [Fact]
    public void Fit_Ridge_EqualsScikitLearn() =>
        RequireEqual(Ridge(new() { Tolerance = Tight }, null), [19.4750874585, -8.0118595825, 2.0065524021], [3.1215889508], 1e-7);

    [Fact]
    public void Fit_RidgeWithRowWeights_EqualsScikitLearn() =>
        RequireEqual(Ridge(new() { Tolerance = Tight }, Weights), [19.7465401844, -8.0148743671, 2.0120383723], [3.0734901479], 1e-7);

    [Fact]
    public void Fit_RidgeWithoutIntercept_EqualsScikitLearn() =>
        RequireEqual(Ridge(new() { Tolerance = Tight, L2 = 10, FitIntercept = false }, null), [14.9827960269, -7.6753441687, 2.1123990399], [0], 1e-7);

    [Fact]
    public void Fit_Lasso_EqualsScikitLearn() =>
        RequireEqual(Ridge(new() { Tolerance = Tight, L2 = 0, L1 = 5 * Rows }, null), [9.8307131429, -7.521011509, 1.8573131669], [2.9055103964], 1e-7);

    [Fact]
    public void Fit_ElasticNet_EqualsScikitLearn() =>
        RequireEqual(Ridge(new() { Tolerance = Tight, L2 = Rows, L1 = Rows }, null), [5.9008979094, -7.227752815, 1.897017242], [2.5194527625], 1e-7);

    [Fact]
    public void Fit_CategoryCodesOrMissing_AreRefusedByName()
    {
        var codes = new FeatureMatrix([new Feature("city", "city", 3)], 4, [0, 1, 2, 1]);
        var target = new TargetVector(LearningTask.Regression, [1, 2, 3, 4], 0);
        Assert.Contains("'city'", Assert.Throws<LearningException>(() => new RidgeRegressionTrainer().Fit(codes, target, null, TrainingContext.Default)).Message);
        var missing = new FeatureMatrix([new Feature("age", "age")], 4, [0, 1, float.NaN, 1]);
        var message = Assert.Throws<LearningException>(() => new RidgeRegressionTrainer().Fit(missing, target, null, TrainingContext.Default)).Message;
        Assert.Contains("'age'", message);
        Assert.Contains("row 3", message);
    }

    private static LinearPredictor Logistic(LogisticRegressionTrainer trainer, float[]? weights) => (LinearPredictor)trainer.Fit(Features,
        new TargetVector(LearningTask.Binary, [.. Enumerable.Range(0, Rows).Select(i => Score(i) + Math.Cos(5.3 * i) > 0.2 ? 1.0 : 0.0)], 2), weights, TrainingContext.Default);

    private static LinearPredictor Ridge(RidgeRegressionTrainer trainer, float[]? weights) => (LinearPredictor)trainer.Fit(Features,
        new TargetVector(LearningTask.Regression, [.. Enumerable.Range(0, Rows).Select(i => Math.Round(3 + (20 * Score(i)) + (5 * Math.Cos(5.3 * i)), 3))], 0), weights, TrainingContext.Default);

    private static double[] ThreeClasses() => [.. Enumerable.Range(0, Rows).Select(i => (double)((Score(i) < -0.8 ? 0 : Score(i) < 0.8 ? 1 : 2) + (i % 7 == 0 ? 1 : 0)) % 3)];

    private static double Exact(int i, int j) => Math.Round((Math.Sin((1.7 * i) + (3.1 * j) + (0.3 * i * j)) * (1 + (4 * j))) + j, 3);

    private static double Score(int i) => Exact(i, 0) - (0.4 * Exact(i, 1)) + (0.1 * Exact(i, 2));

    private static FeatureMatrix MakeFeatures()
    {
        var values = new float[Rows * 3];
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < 3; j++) { values[(i * 3) + j] = (float)Exact(i, j); }
        }
        return new FeatureMatrix([new Feature("a", "a"), new Feature("b", "b"), new Feature("c", "c")], Rows, values);
    }

    private static void RequireEqual(LinearPredictor predictor, double[] coefficients, double[] intercepts, double tolerance)
    {
        var learned = predictor.Coefficients.Select(c => c.Value).ToArray();
        for (var i = 0; i < coefficients.Length; i++) { Assert.Equal(coefficients[i], learned[i], tolerance * Math.Max(1, Math.Abs(coefficients[i]))); }
        for (var k = 0; k < intercepts.Length; k++) { Assert.Equal(intercepts[k], predictor.Intercepts[k], tolerance * Math.Max(1, Math.Abs(intercepts[k]))); }
    }
}
