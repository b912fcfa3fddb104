using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

/// <summary>
/// Scores of the selecting steps. The rows are a = 37i mod 23, b = i² mod 17, c = 13i mod 7 for i = 0 … 59; expected values by scikit-learn
/// 1.2.1 and scipy on the same rows unless said otherwise.
/// </summary>
public sealed class SelectionStepTests
{
    private const int Count = 60;
    private static readonly int[] Rows = [.. Enumerable.Range(0, Count)];
    private static readonly double[] A = Made(i => i * 37 % 23), B = Made(i => i * i % 17), C = Made(i => i * 13 % 7);
    private static readonly TargetVector Binary = new(LearningTask.Binary, Made(i => A[i] + (2 * B[i]) + (i * 7 % 11) > 30 ? 1 : 0), 2);
    private static readonly TargetVector Three = new(LearningTask.Multiclass, Made(i => ((i * 3) + A[i]) % 3), 3);
    private static readonly TargetVector Number = new(LearningTask.Regression, Made(i => (A[i] * 3) - B[i] + (i * 5 % 9)), 0);

    [Fact]
    public void AnovaF_Numbers_EqualScikitLearn()
    {
        Equal([9.48603419119929, 138.20434242822444, 0.198301245241069], Scores(new SelectBest { By = FeatureWorth.AnovaF }, Binary)); // f_classif
        Equal([0.06745721500178391, 0.2676687256394362, 1.0942990178300418], Scores(new SelectBest { By = FeatureWorth.AnovaF }, Three));
        Equal([563.8568338640085, 1.2817043178213836, 0.3551868077040659], Scores(new SelectBest { By = FeatureWorth.AnovaF }, Number)); // f_regression
    }

    [Fact]
    public void AnovaF_Category_IsThatOfTheTargetOverItsLevels()
    {
        var rows = new Table([new CategoryColumn("c", C.Select(v => (int)v).ToArray(), [.. Enumerable.Range(0, 7).Select(k => $"level {k}")])]);
        Equal([0.5733033170793852], [.. Fit(rows, new SelectBest { By = FeatureWorth.AnovaF }, Number).Select(s => s.Score)]); // scipy.stats.f_oneway
    }

    [Fact]
    public void ChiSquared_Numbers_EqualScikitLearn()
    {
        Equal([34.8481961410245, 171.87111730120304, 0.275770892977626], Scores(new SelectBest { By = FeatureWorth.ChiSquared }, Binary));
        Assert.Contains("needs classes", Assert.Throws<LearningException>(() => Scores(new SelectBest { By = FeatureWorth.ChiSquared }, Number)).Message);
        var negative = new Table([new NumberColumn("x", Made(i => i - 5))]);
        Assert.Contains("'x' is negative", Assert.Throws<LearningException>(() => Fit(negative, new SelectBest { By = FeatureWorth.ChiSquared }, Binary)).Message);
    }

    [Fact]
    public void MutualInformation_FewValues_EqualsScikitLearn() =>
        Assert.Equal(0.019145199781507527, Scores(new SelectBest { Keep = 1 }, Binary)[2], 1e-12); // mutual_info_score(c, y): seven values are a bin each

    [Fact]
    public void SelectByL1_Strength_GivesTheWeightsOfScikitLearnsLasso()
    {
        // Lasso(alpha=strength * alpha_max).fit on standardised features and target.
        Equal([0.9347658074166314, 0.22480634358904258, 0], Scores(new SelectByL1 { Strength = 0.05 }, Number), 1e-6);
        Equal([0.4761121043875888, 0, 0], Scores(new SelectByL1 { Strength = 0.5 }, Number), 1e-6);
        Assert.Equal(["a", "b"], Kept(new SelectByL1 { Strength = 0.05 }, Number));
    }

    [Fact]
    public void SelectByVariance_Features_AreJudgedOneByOne()
    {
        // By hand: 1, 2, 3 vary by 2/3; of two levels in equal parts two rows differ with probability 1/2; one-hot features 2/9 (1 of 3) vary above 0.2.
        var rows = new Table([new NumberColumn("x", new[] { 1.0, 2, 3, double.NaN }), new NumberColumn("same", new[] { 0.1, 0.1, 0.1, 0.1 }), new CategoryColumn("g", new[] { 0, 1, 0, 1 }, ["u", "v"])]);
        Equal([2.0 / 3, 0, 0.5], [.. Fit(rows, new SelectByVariance(), Binary).Select(s => s.Score)], 1e-7);
        var hot = new Recipe(1, [new OneHot(["g"]), new SelectByVariance { Threshold = 0.2 }, new DropColumns(["x", "same"], DropReason.Excluded)]);
        var fitted = hot.Fit(new Table([new CategoryColumn("g", new[] { 0, 1, 0, 2, 0, 1, 0, 1, 0, 1 }, ["u", "v", "w"])]));
        Assert.Equal(["g = u", "g = v"], fitted.Features.Select(f => f.Name));
        Assert.Equal([0f, 1], fitted.Apply(new Table([new CategoryColumn("g", new[] { 0 }, ["v"])])).Values);
    }

    [Fact]
    public void SelectByMissing_Share_LeavesOutWhatIsMissingInMore()
    {
        var rows = new Table([new NumberColumn("x", new[] { 1, double.NaN, double.NaN }), new CategoryColumn("g", new[] { 0, -1, 0 }, ["u"]), new TextColumn("t", ["a", null, null])]);
        var scores = Fit(rows, new SelectByMissing(), null);
        Assert.Equal([("x", false), ("g", true)], scores.Select(s => (s.Feature, s.Kept)));
        Assert.Equal(1.0 / 3, scores[0].Score);
    }

    [Fact]
    public void SelectUncorrelated_Chain_KeepsTheOneNearestToTheTarget()
    {
        var rows = new Table([
            new NumberColumn("a", A), new NumberColumn("noisy", Made(i => A[i] + (i % 3))), new NumberColumn("turned", Made(i => (-2 * A[i]) + (i % 3) + (i % 5))), new NumberColumn("b", B)]);
        Assert.Equal(["a", "b"], Fit(rows, new SelectUncorrelated { Threshold = 0.9 }, null).Where(s => s.Kept).Select(s => s.Feature));
        var target = new TargetVector(LearningTask.Regression, Made(i => A[i] + (i % 3)), 0);
        Assert.Equal(["noisy", "b"], Fit(rows, new SelectUncorrelated { Threshold = 0.9 }, target).Where(s => s.Kept).Select(s => s.Feature));
    }

    [Theory]
    [InlineData(FeatureWorth.MutualInformation)]
    [InlineData(FeatureWorth.TreeImportance)]
    [InlineData(FeatureWorth.PermutationImportance)]
    public void SelectBest_NoiseBesideSignal_KeepsTheSignal(FeatureWorth by) =>
        Assert.Equal(["signal 0", "signal 1"], Fit(Noisy.Rows, new SelectBest { By = by, Keep = 2 }, Noisy.Target).Where(s => s.Kept).Select(s => s.Feature));

    [Fact]
    public void EliminateFeatures_NoiseBesideSignal_KeepsTheSignal()
    {
        var kept = Fit(Noisy.Rows, new EliminateFeatures(), Noisy.Target).Where(s => s.Kept).Select(s => s.Feature).ToArray();
        Assert.Superset(new HashSet<string> { "signal 0", "signal 1" }, kept.ToHashSet());
        Assert.InRange(kept.Length, 2, 4);
    }

    [Fact]
    public void ShadowTest_NoiseBesideSignal_ConfirmsTheSignalAndRejectsMostNoise()
    {
        var scores = Fit(Noisy.Rows, new ShadowTest { KeepUndecided = false }, Noisy.Target);
        Assert.Equal(["signal 0", "signal 1"], scores.Where(s => s.Kept).Select(s => s.Feature));
        Assert.Equal(1, scores[0].Score);
    }

    [Fact]
    public void ShadowTest_Tail_IsTheBinomialDistribution() => Assert.Equal(0.0546875, ShadowTest.Tail(10, 2), 1e-15); // (1 + 10 + 45) / 1024

    [Fact]
    public void Stability_Choices_HaveTheIndexOfNogueira()
    {
        // By hand: of 4 features over 3 folds the counts are 3, 2, 1, 0; the mean of p(1-p)·3/2 is 1/6, the mean choice 1/2, so 1 - (1/6) / (1/4) = 1/3.
        Assert.Equal(1.0 / 3, SelectionStability.Of([["a", "b"], ["a", "b"], ["a", "c"]], 4)!.Value, 1e-12);
        Assert.Equal(1, SelectionStability.Of([["a"], ["a"]], 3));
        Assert.Null(SelectionStability.Of([["a"], ["a"]], 1));
        Assert.Null(SelectionStability.Of([["a"]], 3));
    }

    [Fact]
    public void Stability_RecipeOverFolds_ReportsEachFeature()
    {
        var recipe = new Recipe(1, [new Scale(["signal 0"]), new SelectBest { Keep = 2 }]);
        var stability = Assert.Single(SelectionStability.Measure(recipe, Noisy.Rows, new RecipeContext { Target = Noisy.Target, Seed = 1 }));
        Assert.Equal(1, stability.Step);
        Assert.Equal(1.0, stability.Index);
        Assert.Equal(["signal 0", "signal 1"], stability.Features.TakeWhile(f => f.Share == 1).Select(f => f.Feature));
        Assert.Equal((10, 5), (stability.Features.Count, stability.Folds));
    }

    [Fact]
    public void Stability_WithoutTarget_OrFeaturesAtTheEnd_IsMeasuredToo()
    {
        var done = new List<int>();
        var rows = new Table([.. Noisy.Rows.Columns, new CategoryColumn("city", new int[Noisy.Rows.RowCount], ["Oslo"])]);
        var stability = Assert.Single(SelectionStability.Measure(new Recipe(1, [new SelectByVariance()]), rows, new RecipeContext(), 3, done.Add));
        Assert.Equal([1, 2, 3], done);
        Assert.Equal(new FeatureShare("city", 0), stability.Features[^1]);
        Assert.All(stability.Features.Take(10), f => Assert.Equal(1, f.Share));
        Assert.Empty(SelectionStability.Measure(new Recipe(1, [new Scale(["signal 0"])]), Noisy.Rows, new RecipeContext()));
        Assert.Throws<LearningException>(() => SelectionStability.Measure(new Recipe(1, [new SelectBest()]), Noisy.Rows, new RecipeContext()));
    }

    [Fact]
    public void Stability_WithTheKeptModel_SaysWhatThatHas()
    {
        IReadOnlyList<IReadOnlyList<FeatureScore>> Fit(params (string Name, bool Kept)[] features) => [[.. features.Select(f => new FeatureScore(f.Name, 1, f.Kept))]];
        var recipe = new Recipe(1, [new SelectBest()]);
        var found = Assert.Single(SelectionStability.Compare(recipe, [Fit(("a", true), ("b", true)), Fit(("a", true), ("b", false))], Fit(("a", true), ("b", false), ("c", true))));
        Assert.Equal([new("a", 1) { InModel = true }, new("b", 0.5) { InModel = false }, new("c", 0) { InModel = true }], found.Features);
    }

    [Fact]
    public void Scores_ReadBack_AreTheSame()
    {
        var fitted = new Recipe(1, [new SelectBest { Keep = 1 }]).Fit(Table, new RecipeContext { Target = Binary });
        using var stream = new MemoryStream();
        fitted.Write(new ModelWriter(stream));
        stream.Position = 0;
        Assert.Equal(fitted.StepScores[0], FittedRecipe.Read(new ModelReader(stream)).StepScores[0]);
        Assert.Equal(["b"], fitted.Columns);
    }

    private static Table Table { get; } = new([new NumberColumn("a", A), new NumberColumn("b", B), new NumberColumn("c", C)]);

    /// <summary>Two columns that decide the class and eight that do not.</summary>
    private static (Table Rows, TargetVector Target) Noisy { get; } = MakeNoisy();

    private static (Table, TargetVector) MakeNoisy()
    {
        var random = new Random(12);
        var columns = Enumerable.Range(0, 10).Select(_ => Enumerable.Range(0, 500).Select(_ => random.NextDouble()).ToArray()).ToArray();
        var classes = Enumerable.Range(0, 500).Select(r => columns[0][r] + columns[1][r] > 1 ? 1.0 : 0).ToArray();
        return (new Table([.. columns.Select((c, i) => new NumberColumn(i < 2 ? $"signal {i}" : $"noise {i}", c))]), new TargetVector(LearningTask.Binary, classes, 2));
    }

    private static double[] Made(Func<int, double> value) => [.. Rows.Select(value)];

    private static IReadOnlyList<FeatureScore> Fit(Table rows, RecipeStep step, TargetVector? target) => step.Fit(Frame.From(rows), new RecipeContext { Target = target, Seed = 4 }).Scores;

    private static double[] Scores(RecipeStep step, TargetVector target) => [.. Fit(Table, step, target).Select(s => s.Score)];

    private static IEnumerable<string> Kept(RecipeStep step, TargetVector target) => Fit(Table, step, target).Where(s => s.Kept).Select(s => s.Feature);

    private static void Equal(double[] expected, double[] actual, double tolerance = 1e-9)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) { Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i]))); }
    }
}
