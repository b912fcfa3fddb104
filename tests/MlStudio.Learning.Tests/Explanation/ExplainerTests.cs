using MlStudio.Learning.Calibration;
using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Linear;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Explanation;

public class ExplainerTests
{
    [Theory]
    [MemberData(nameof(TrainerContractData.EntriesAndTasks), MemberType = typeof(TrainerContractData))]
    public void Explain_EveryTrainer_AddsUpToWhatTheModelAnswers(string key, LearningTask task)
    {
        var model = TrainerContractData.Fit(key, task);
        var (all, _, _) = TrainerContractData.Make(task);
        var rows = all.Take([.. Enumerable.Range(0, 6)]);
        var explainer = Explainer.For(model, all, new ExplainerOptions { BackgroundRows = 10, Threads = 2 });
        var contributions = explainer.Explain(rows);
        Assert.True(contributions.IsExact);
        Assert.Equal(contributions.Outputs.Count, model.Predictor.OutputCount);
        Assert.All(contributions.Columns, c => Assert.Contains(c, model.Inputs.Select(i => i.Name)));
        var answers = model.Predict(rows).Values;
        for (var row = 0; row < 6; row++)
        {
            var expected = answers[(row * contributions.Outputs.Count)..((row + 1) * contributions.Outputs.Count)];
            var found = Answers(contributions, row);
            // Forests of several classes divide float32 shares by their own sum, which is not quite 1.
            for (var k = 0; k < expected.Length; k++) { Assert.Equal(expected[k], found[k], 1e-6 * Math.Max(1, Math.Abs(expected[k]))); }
        }
    }

    [Fact]
    public void Explain_Threads_DoNotChangeABit()
    {
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Multiclass);
        foreach (var key in (string[])["gradient-boosting", "logistic-regression", "explainable-boosting", "naive-bayes"])
        {
            var model = TrainerContractData.Fit(key, LearningTask.Multiclass);
            var few = rows.Take([.. Enumerable.Range(0, 70)]);
            var one = Explainer.For(model, rows, new ExplainerOptions { BackgroundRows = 5 }).Explain(few).Values;
            foreach (var threads in (int[])[2, 4]) { Assert.Equal(one, Explainer.For(model, rows, new ExplainerOptions { BackgroundRows = 5, Threads = threads }).Explain(few).Values); }
        }
    }

    /// <summary>Closed form: weight · (value - mean).</summary>
    [Fact]
    public void Explain_LinearModel_IsWeightTimesDistanceFromTheMean()
    {
        double[] width = [1, 2, 4, 8, 16, 3], height = [5, 3, 1, 2, 7, 9];
        var rows = new Table([new NumberColumn("width", width), new NumberColumn("height", height)]);
        var target = new TargetVector(LearningTask.Regression, [.. width.Zip(height, (w, h) => (3 * w) - (2 * h) + 1)], 0);
        var model = Model.Fit(rows, "price", target, null, new Recipe(Recipe.CurrentVersion, []), new RidgeRegressionTrainer { L2 = 1e-9 }, [], TrainingContext.Default);
        var contributions = Explainer.For(model, rows).Explain(rows);
        var weights = ((LinearPredictor)model.Predictor).Coefficients.Select(c => c.Value).ToArray();
        Assert.Equal([3, -2], weights.Select(w => Math.Round(w, 4)));
        Assert.Equal(["width", "height"], contributions.Columns);
        Assert.Equal("unit of 'price'", contributions.ScaleName);
        for (var row = 0; row < 6; row++)
        {
            Assert.Equal(weights[0] * (width[row] - width.Average()), contributions.Value(row, 0, 0), 1e-9);
            Assert.Equal(weights[1] * (height[row] - height.Average()), contributions.Value(row, 0, 1), 1e-9);
        }
    }

    [Fact]
    public void Explain_OneHotTextAndDates_StandUnderTheirRawColumn()
    {
        var model = TrainerContractData.Fit("logistic-regression", LearningTask.Binary);
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Binary);
        var contributions = Explainer.For(model, rows).Explain(rows.Take([0, 1]));
        Assert.Equal(["age", "city", "income", "note", "visited"], contributions.Columns.Order());
        Assert.Equal("log-odds of 'yes'", contributions.ScaleName);
        Assert.Equal(["yes"], contributions.Outputs);
    }

    [Fact]
    public void Explain_RecipeThatMixesColumns_NamesWhatItMade()
    {
        var random = new Random(5);
        var (width, height) = (new double[300], new double[300]);
        for (var row = 0; row < 300; row++) { (width[row], height[row]) = (random.NextDouble() + 0.5, random.NextDouble() + 0.5); }
        var rows = new Table([new NumberColumn("width", width), new NumberColumn("height", height)]);
        var area = new TargetVector(LearningTask.Regression, [.. width.Zip(height, (w, h) => w * h)], 0);
        var recipe = new Recipe(Recipe.CurrentVersion, [new FormulaColumn("area", "width * height"), new DropColumns(["height"], DropReason.Excluded)]);
        Model Fit(string key) => Model.Fit(rows, "y", area, null, recipe, TrainerCatalog.Get(key).Create(), [], TrainingContext.Default);
        Assert.Equal(["width", "area"], Explainer.For(Fit("gradient-boosting"), rows).Columns);
        // Sampled explanations work on what goes in.
        Assert.Equal(["width", "height"], Explainer.For(Fit("nearest-neighbors"), rows).Explain(rows.Take([0])).Columns);
    }

    [Fact]
    public void Explain_ModelSavedBeforeLeavesWereCounted_CountsBackgroundRowsAndSaysSo()
    {
        var model = TrainerContractData.Fit("gradient-boosting", LearningTask.Binary);
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Binary);
        using var stream = new MemoryStream();
        model.Predictor.Write(new ModelWriter(stream));
        var bytes = stream.ToArray();
        Assert.Equal(2, bytes[0]);
        // Format 1 ended before the rows per leaf: their number and 4 bytes each.
        var leaves = ((BoostingPredictor)model.Predictor).Trees.LeafRows.Length;
        byte[] old = [1, .. bytes[1..^(4 + (4 * leaves))]];
        var loaded = BoostingPredictor.Read(new ModelReader(new MemoryStream(old)));
        using var again = new MemoryStream();
        loaded.Write(new ModelWriter(again));
        Assert.Equal(old, again.ToArray());

        var whole = model.ToBytes();
        var start = whole.AsSpan().IndexOf(bytes);
        byte[] oldModel = [.. whole[..start], .. old, .. whole[(start + bytes.Length)..]];
        var oldLoaded = Model.Load(new MemoryStream(oldModel));
        var explainer = Explainer.For(oldLoaded, rows);
        Assert.Contains("background rows", explainer.Method, StringComparison.Ordinal);
        Assert.Contains("train it again", explainer.Method, StringComparison.Ordinal);
        var contributions = explainer.Explain(rows.Take([3, 4]));
        var answers = oldLoaded.Predict(rows.Take([3, 4])).Values;
        for (var row = 0; row < 2; row++) { Assert.Equal(answers[row], Answers(contributions, row)[0], 1e-9); }
    }

    [Fact]
    public void Explain_CalibratedModel_SaysThatItStandsBeforeCalibration()
    {
        var model = TrainerContractData.Fit("gradient-boosting", LearningTask.Binary);
        var (rows, target, _) = TrainerContractData.Make(LearningTask.Binary);
        var calibrated = model.WithCalibrator(ProbabilityCalibrator.Fit(CalibrationMethod.Sigmoid, model.Predict(rows).Values, 1, Array.ConvertAll(target.Values, v => (int)v)));
        Assert.Equal("log-odds of 'yes', before calibration", Explainer.For(calibrated, rows).Explain(rows.Take([0])).ScaleName);
        Assert.Equal("log-odds of 'yes'", Explainer.For(model, rows).Explain(rows.Take([0])).ScaleName);
    }

    [Fact]
    public void Of_OneRow_PutsTheLargestFirst()
    {
        var contributions = new Contributions(["a", "b", "c"], ["y"], 2, ScoreScale.Number, "unit of 'y'", "by hand", true, [10], [1, -3, 2, 5, 1, 0], null);
        Assert.Equal(["b", "c", "a"], contributions.Of(0, 0).Select(c => c.Column));
        Assert.Equal((10, 16), (contributions.Score(0, 0), contributions.Score(1, 0)));
        Assert.Equal([("a", 3.0), ("b", 2), ("c", 1)], contributions.MeanSizes(0).Select(c => (c.Column, c.Value)));
    }

    [Fact]
    public void For_NoBackground_SaysWhatIsNeeded()
    {
        var model = TrainerContractData.Fit("gradient-boosting", LearningTask.Binary);
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Binary);
        Assert.Contains("at least one background row", Assert.Throws<LearningException>(() => Explainer.For(model, rows.Take([]))).Message, StringComparison.Ordinal);
        Assert.Empty(Explainer.For(model, rows).Explain(rows.Take([])).Values);
        Assert.Contains("city", Assert.Throws<LearningException>(() => Explainer.For(model, rows).Explain(rows.Without(["city"]))).Message, StringComparison.Ordinal);
    }

    /// <summary>The model's answers from scores, by the scale's definition.</summary>
    private static double[] Answers(Contributions contributions, int row)
    {
        double[] scores = [.. Enumerable.Range(0, contributions.Outputs.Count).Select(k => contributions.Score(row, k))];
        switch (contributions.Scale)
        {
            case ScoreScale.Logarithm: return [Math.Exp(scores[0])];
            case ScoreScale.LogOdds:
                double[] shares = [.. scores.Select(s => 1 / (1 + Math.Exp(-s)))];
                return shares.Length == 1 ? shares : [.. shares.Select(s => s / shares.Sum())];
            case ScoreScale.ClassScores:
                var sum = scores.Sum(Math.Exp);
                return [.. scores.Select(s => Math.Exp(s) / sum)];
            default: return scores;
        }
    }
}
