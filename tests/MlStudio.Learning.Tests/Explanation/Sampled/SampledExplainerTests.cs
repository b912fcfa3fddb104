using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation;
using MlStudio.Learning.Explanation.Sampled;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Forests;
using MlStudio.Learning.Trainers.Linear;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Explanation.Sampled;

public class SampledExplainerTests
{
    [Fact]
    public void Explain_AllSetsTried_IsLinearShapWhereTheModelIsLinear()
    {
        var (rows, target) = Make(5);
        var model = Fit(new RidgeRegressionTrainer(), rows, target);
        var background = rows.Take([.. Enumerable.Range(0, 40)]);
        var exact = Explainer.For(model, background).Explain(rows.Take([50, 51]));
        var sampled = new SampledExplainer(model, background, new ExplainerOptions(), default).Explain(rows.Take([50, 51]));
        Assert.True(sampled.IsExact);
        Assert.Equal(exact.Columns, sampled.Columns);
        for (var i = 0; i < exact.Values.Length; i++) { Assert.Equal(exact.Values[i], sampled.Values[i], 1e-5 * Math.Max(1, Math.Abs(exact.Values[i]))); }
    }

    [Fact]
    public void Explain_AllSetsTried_IsTheDefinition()
    {
        var (rows, target) = Make(4);
        var model = Fit(new DecisionTreeTrainer { MaxLeaves = 30, MaxDepth = 8, MinRowsPerLeaf = 2, Pruning = 0 }, rows, target);
        var background = rows.Take([.. Enumerable.Range(0, 20)]);
        var sampled = new SampledExplainer(model, background, new ExplainerOptions(), default).Explain(rows.Take([77]));
        double Worth(int known) => model.Predict(new Table([.. rows.Columns.Select((c, i) => (known >> i & 1) != 0 ? c.Take([.. Enumerable.Repeat(77, 20)]) : background[c.Name])])).Values.Average();
        var factorials = new double[] { 1, 1, 2, 6, 24 };
        for (var c = 0; c < 4; c++)
        {
            var expected = 0.0;
            for (var set = 0; set < 16; set++)
            {
                if ((set >> c & 1) != 0) { continue; }
                var size = int.PopCount(set);
                expected += factorials[size] * factorials[3 - size] / 24 * (Worth(set | 1 << c) - Worth(set));
            }
            Assert.Equal(expected, sampled.Value(0, 0, c), 1e-9);
        }
    }

    [Fact]
    public void Explain_SomeSetsDrawn_ComesWithinItsStandardErrors()
    {
        var (rows, target) = Make(11);
        var model = Fit(new DecisionTreeTrainer { MaxLeaves = 60, MaxDepth = 12, MinRowsPerLeaf = 2, Pruning = 0 }, rows, target);
        var background = rows.Take([.. Enumerable.Range(0, 8)]);
        var explained = rows.Take([100, 101]);
        var exact = new SampledExplainer(model, background, new ExplainerOptions { Coalitions = 5000 }, default).Explain(explained);
        Assert.True(exact.IsExact);
        var few = new SampledExplainer(model, background, new ExplainerOptions { Coalitions = 120, Seed = 2 }, default).Explain(explained);
        var more = new SampledExplainer(model, background, new ExplainerOptions { Coalitions = 1200, Seed = 2 }, default).Explain(explained);
        Assert.False(few.IsExact);
        Assert.Contains("estimated", few.Method, StringComparison.Ordinal);
        var (fewMiss, moreMiss) = (Miss(exact, few), Miss(exact, more));
        Assert.True(moreMiss < fewMiss, $"{moreMiss} with many sets, {fewMiss} with few");
        // Studentised errors: of 22 about two thirds lie within one standard error, hardly any beyond four.
        var scaled = exact.Values.Select((v, i) => Math.Abs(few.Values[i] - v) / Math.Max(few.StandardErrors![i], 1e-9)).ToArray();
        Assert.InRange(scaled.Count(s => s < 2), 15, 22);
        Assert.All(scaled, s => Assert.True(s < 6, $"{s} standard errors off"));
        for (var row = 0; row < 2; row++) { Assert.Equal(model.Predict(explained).Values[row], few.Score(row, 0), 1e-9); }
    }

    [Fact]
    public void Explain_RowAmongOthers_IsExplainedAsAlone()
    {
        var model = TrainerContractData.Fit("nearest-neighbors", LearningTask.Multiclass);
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Multiclass);
        var explainer = Explainer.For(model, rows, new ExplainerOptions { BackgroundRows = 5, Coalitions = 22 });
        var all = explainer.Explain(rows.Take([.. Enumerable.Range(0, 5)]));
        var alone = explainer.Explain(rows.Take([4]));
        Assert.Equal(alone.Values, all.Values[^alone.Values.Length..]);
        Assert.Equal(alone.StandardErrors!, all.StandardErrors![^alone.Values.Length..]);
    }

    /// <summary>Shuffled features of recipes that keep columns apart must give what preparing the mixed raw rows gives.</summary>
    [Fact]
    public void Predict_PreparedOnce_AnswersAsForRawRows()
    {
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Binary);
        var model = TrainerContractData.Fit("logistic-regression", LearningTask.Binary);
        var mixer = new RowMixer(model, rows, default);
        var random = new SplitMix64(3);
        var picks = new int[50 * mixer.ColumnCount];
        for (var i = 0; i < picks.Length; i++) { picks[i] = random.Below(rows.RowCount); }
        var mixed = new Table([.. model.Inputs.Select((input, c) => rows[input.Name].Take([.. Enumerable.Range(0, 50).Select(r => picks[(r * mixer.ColumnCount) + c])]))]);
        Assert.Equal(model.Predict(mixed).Values, mixer.Predict(picks, default));
    }

    [Fact]
    public void Choose_AllSets_HasThemOnceWithTheKernelsWeights()
    {
        var sets = CoalitionSet.Choose(6, 62, 1);
        Assert.True(sets.IsComplete);
        Assert.Equal(62, sets.Known.Select(k => string.Concat(k.Select(b => b ? '1' : '0'))).Distinct().Count());
        for (var s = 0; s < 62; s++)
        {
            var size = sets.Known[s].Count(k => k);
            // Lundberg and Lee 2017, theorem 2: (M - 1) / (C(M, s) · s · (M - s)).
            var ways = new[] { 1, 6, 15, 20, 15, 6, 1 }[size];
            Assert.Equal(5.0 / (ways * size * (6 - size)), sets.Weights[s], 1e-12);
        }
    }

    [Fact]
    public void Choose_TooManySets_DrawsPairsOfComplements()
    {
        var sets = CoalitionSet.Choose(20, 200, 1);
        Assert.False(sets.IsComplete);
        Assert.InRange(sets.Known.Count, 190, 200);
        var drawn = Enumerable.Range(0, sets.Known.Count).Where(s => sets.GroupOf[s] >= 0).ToArray();
        for (var i = 0; i < drawn.Length; i += 2) { Assert.Equal(sets.Known[drawn[i]], sets.Known[drawn[i + 1]].Select(k => !k)); }
        Assert.All(drawn, s => Assert.InRange(sets.Known[s].Count(k => k), 2, 18));
    }

    private static double Miss(Contributions exact, Contributions estimate) => Math.Sqrt(exact.Values.Zip(estimate.Values, (a, b) => (a - b) * (a - b)).Sum());

    private static (Table Rows, TargetVector Target) Make(int columns)
    {
        var random = new SplitMix64(8);
        var values = Enumerable.Range(0, columns).Select(_ => Enumerable.Range(0, 300).Select(_ => random.Unit()).ToArray()).ToArray();
        var target = Enumerable.Range(0, 300).Select(r => (4 * values[0][r] * values[1][r]) + (values[2][r] > 0.5 ? values[3][r] : -1) + values[^1][r]).ToArray();
        return (new Table([.. values.Select((v, c) => new NumberColumn($"x{c}", v))]), new TargetVector(LearningTask.Regression, target, 0));
    }

    private static Model Fit(Trainer trainer, Table rows, TargetVector target) =>
        Model.Fit(rows, "y", target, null, DefaultRecipe.For(rows, "y", [], trainer.Encoding), trainer, [], TrainingContext.Default);
}
