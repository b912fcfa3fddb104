using MlStudio.Learning.Tests.Trainers.Forests;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Additive;

namespace MlStudio.Learning.Tests.Trainers.Additive;

/// <summary>Simulated data of known functions: what is learned must be what it was made from.</summary>
public sealed class ExplainableBoostingTests
{
    private const int Rows = 4000;
    private static readonly TrainingContext s_context = new() { Seed = 2, Threads = 2 };

    /// <summary>y = sin(6a) + 2·(b &gt; 0.5) + e(level) + noise of deviation 0.1: every curve is its function with the mean taken out.</summary>
    [Fact]
    public void Fit_AdditiveNumbers_RecoversEachFunction()
    {
        var (features, u) = Features();
        double[] effects = [0.5, -1, 0, 1.5];
        var target = Numbers(r => Math.Sin(6 * u[r][0]) + (u[r][1] > 0.5 ? 2 : 0) + effects[(int)u[r][2]] + Noise(u[r]));
        var model = Fit(new ExplainableBoostingTrainer { MaxPairs = 0 }, features, target);

        var means = (Sine: Mean(r => Math.Sin(6 * u[r][0])), Step: Mean(r => u[r][1] > 0.5 ? 2 : 0), Level: Mean(r => effects[(int)u[r][2]]));
        Assert.Equal(target.Values.Average(), model.Intercept[0], 0.02);
        for (var at = 0.05; at < 1; at += 0.05) { Assert.Equal(Math.Sin(6 * at) - means.Sine, ValueAt(model.ShapeFunctions[0], at), 0.1); }
        foreach (var at in (double[])[0.1, 0.4, 0.6, 0.9]) { Assert.Equal((at > 0.5 ? 2 : 0) - means.Step, ValueAt(model.ShapeFunctions[1], at), 0.06); }
        var levels = model.ShapeFunctions[2];
        Assert.True(levels.Axes[0].IsCategory);
        for (var g = 0; g < 4; g++) { Assert.Equal(effects[Assert.Single(levels.Axes[0].Codes[g])] - means.Level, levels.Values[g], 0.05); }
    }

    /// <summary>log-odds = 3·(a - 0.5) + 1.5·(b &gt; 0.5).</summary>
    [Fact]
    public void Fit_TwoClasses_RecoversTheLogOdds()
    {
        var (features, u) = Features();
        var target = new TargetVector(LearningTask.Binary, [.. Enumerable.Range(0, Rows).Select(r => u[r][3] < 1 / (1 + Math.Exp(-((3 * (u[r][0] - 0.5)) + (u[r][1] > 0.5 ? 1.5 : 0)))) ? 1.0 : 0.0)], 2);
        var model = Fit(new ExplainableBoostingTrainer { MaxPairs = 0 }, features, target);
        var (a, b) = (model.ShapeFunctions[0], model.ShapeFunctions[1]);
        Assert.Equal(3 * 0.6, ValueAt(a, 0.8) - ValueAt(a, 0.2), 0.4);
        Assert.Equal(1.5, ValueAt(b, 0.8) - ValueAt(b, 0.2), 0.3);
        Assert.True(a.Importance > model.ShapeFunctions[2].Importance * 3);
    }

    /// <summary>y = a + b + 3·(a &gt; 0.5)(b &gt; 0.5) + noise, with two columns that do nothing: the pair is found, fits, and keeps nothing that one column says alone.</summary>
    [Fact]
    public void Fit_Interaction_FindsAndPurifiesThePair()
    {
        var (features, u) = Features();
        var target = Numbers(r => u[r][0] + u[r][1] + (u[r][0] > 0.5 && u[r][1] > 0.5 ? 3 : 0) + Noise(u[r]));
        var model = Fit(new ExplainableBoostingTrainer { MaxPairs = 1 }, features, target);
        var pair = Assert.Single(model.ShapeFunctions, f => f.IsPair);
        Assert.Equal([0, 1], pair.Axes.Select(x => x.Feature));
        var (rows, columns) = (pair.Axes[0].Groups, pair.Axes[1].Groups);
        for (var i = 0; i < rows - 1; i++) { Assert.Equal(0, Enumerable.Range(0, columns).Sum(j => pair.Weights[(i * columns) + j] * pair.Values[(i * columns) + j]), 1e-6); }
        // The product of two centred steps: ±3/4 in the quarters.
        Assert.Equal(0.75, Quarter(false, false), 0.08);
        Assert.Equal(-0.75, Quarter(false, true), 0.08);
        Assert.Equal(0.75, Quarter(true, true), 0.08);
        var without = Fit(new ExplainableBoostingTrainer { MaxPairs = 0 }, features, target);
        Assert.True(Rmse(model) < 0.2 && Rmse(without) > 0.6);

        double Quarter(bool right, bool upper)
        {
            double sum = 0, weight = 0;
            for (var cell = 0; cell < rows * columns; cell++)
            {
                var (i, j) = (cell / columns, cell % columns);
                if (i == rows - 1 || j == columns - 1 || pair.Axes[0].Edges[i] >= 0.5 != right || pair.Axes[1].Edges[j] >= 0.5 != upper) { continue; }
                (sum, weight) = (sum + (pair.Weights[cell] * pair.Values[cell]), weight + pair.Weights[cell]);
            }
            return sum / weight;
        }

        double Rmse(Predictor predictor) => Math.Sqrt(ForestSamples.Predict(predictor, features).Zip(target.Values, (p, y) => (p - y) * (p - y)).Average());
    }

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    [InlineData(LearningTask.Regression)]
    public void Predict_AnyRow_IsTheSumOfItsContributions(LearningTask task)
    {
        var (features, target) = ForestSamples.Grid(task);
        var model = Fit(new ExplainableBoostingTrainer { Bags = 2, MaxRounds = 50, MinRowsPerLeaf = 2 }, features, target);
        var outputs = new double[model.OutputCount];
        for (var row = 0; row < features.RowCount; row++)
        {
            var values = features.Row(row).ToArray();
            if (row % 7 == 0) { values[row % 4] = float.NaN; }
            model.Predict(values, 1, outputs);
            var parts = model.Contributions(values);
            var scores = Enumerable.Range(0, outputs.Length).Select(k => model.Intercept[k] + Enumerable.Range(0, model.ShapeFunctions.Count).Sum(i => parts[(i * outputs.Length) + k])).ToArray();
            double[] expected = task switch
            {
                LearningTask.Regression => scores,
                LearningTask.Binary => [1 / (1 + Math.Exp(-scores[0]))],
                _ => [.. scores.Select(s => Math.Exp(s) / scores.Sum(Math.Exp))],
            };
            Assert.All(expected.Zip(outputs), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        }
        Assert.All(model.ShapeFunctions.Where(f => !f.IsPair), f => Assert.All(Enumerable.Range(0, f.Outputs), k =>
            Assert.Equal(0, Enumerable.Range(0, f.Weights.Count).Sum(g => f.Weights[g] * f.Values[(g * f.Outputs) + k]), 1e-8)));
    }

    /// <summary>A column that is 0 for nine rows of ten is added up over the others only; the result must be the function all the same.</summary>
    [Fact]
    public void Fit_MostlyOneValue_RecoversTheOthers()
    {
        var values = Enumerable.Range(0, 3000).Select(r => r % 10 == 0 ? (float)(r / 10 % 3) + 1 : 0).ToArray();
        var target = new TargetVector(LearningTask.Regression, [.. values.Select(v => v == 2 ? 5.0 : v == 3 ? -1.0 : 1.0)], 0);
        var model = Fit(new ExplainableBoostingTrainer(), ForestSamples.Column(values), target);
        foreach (var (value, expected) in new[] { (0f, 1.0), (1f, 1.0), (2f, 5.0), (3f, -1.0) })
        {
            Assert.Equal(expected, Assert.Single(ForestSamples.Predict(model, ForestSamples.Column([value]))), 0.05);
        }
    }

    [Fact]
    public void Fit_MissingValues_AreAGroupOfTheirOwn()
    {
        var values = Enumerable.Range(0, 1000).Select(r => r % 4 == 0 ? float.NaN : r % 50).ToArray();
        var target = new TargetVector(LearningTask.Regression, [.. values.Select(v => float.IsNaN(v) ? 3.0 : 0.0)], 0);
        var shape = Assert.Single(Fit(new ExplainableBoostingTrainer(), ForestSamples.Column(values), target).ShapeFunctions);
        Assert.Equal(2.25, shape.Values[shape.Axes[0].Missing], 0.05);
        Assert.Equal(250, shape.Weights[shape.Axes[0].Missing]);
    }

    private static ExplainableBoostingPredictor Fit(ExplainableBoostingTrainer trainer, FeatureMatrix features, TargetVector target) =>
        (ExplainableBoostingPredictor)trainer.Fit(features, target, null, s_context);

    private static double ValueAt(ShapeFunction shape, double value)
    {
        var group = 0;
        while (group < shape.Axes[0].Groups - 2 && shape.Axes[0].Edges[group + 1] < value) { group++; }
        return shape.Values[group];
    }

    private static TargetVector Numbers(Func<int, double> value) => new(LearningTask.Regression, [.. Enumerable.Range(0, Rows).Select(value)], 0);

    private static double Mean(Func<int, double> value) => Enumerable.Range(0, Rows).Average(value);

    private static double Noise(double[] u) => (u[3] - 0.5) * 0.34641016151377544;

    /// <summary>Two numbers from 0 to 1 and a category of four levels, and one more number per row that is not a feature.</summary>
    private static (FeatureMatrix Features, double[][] Numbers) Features()
    {
        var state = 11UL;
        double Next()
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            return (state >> 11) * (1.0 / (1UL << 53));
        }
        var u = Enumerable.Range(0, Rows).Select(_ => new[] { Next(), Next(), Math.Floor(4 * Next()), Next() }).ToArray();
        var values = u.SelectMany(row => row.Take(3).Select(v => (float)v)).ToArray();
        return (new FeatureMatrix([new Feature("a", "a"), new Feature("b", "b"), new Feature("level", "level", 4)], Rows, values), u);
    }
}
