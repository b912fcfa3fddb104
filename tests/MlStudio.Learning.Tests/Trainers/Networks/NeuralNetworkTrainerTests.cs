using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Networks;

namespace MlStudio.Learning.Tests.Trainers.Networks;

public sealed class NeuralNetworkTrainerTests
{
    private static readonly NeuralNetworkTrainer Quick = new() { Hidden = "32, 16", Epochs = 60 };

    public static TheoryData<LearningTask, bool, double> Networks => new()
    {
        { LearningTask.Binary, true, 0.2 }, { LearningTask.Binary, false, 0 }, { LearningTask.Multiclass, true, 0 }, { LearningTask.Regression, true, 0.1 }, { LearningTask.Regression, false, 0 },
    };

    /// <summary>
    /// The whole network with embeddings, batch normalisation, dropout and row weights: derivatives of the loss along a parameter against
    /// central differences. Losses are computed in float32, hence the wide step and tolerance; ReLU bends make a few differences useless,
    /// so that nine in ten must agree and the direction of the gradient as a whole closely.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradient_WholeNetwork_AgreesWithDifferences(LearningTask task, bool batchNorm, double dropout)
    {
        var (features, target, weights) = Made(task, 96);
        using var team = new WorkerTeam(2);
        var options = Quick with { Hidden = "11, 6", BatchNorm = batchNorm, Dropout = dropout, BatchSize = 64, EarlyStopping = false };
        var training = new NetworkTraining(options, features, target, weights, TrainingContext.Default, team);
        for (var step = 0; step < 3; step++) { training.Step(0.01); }
        training.Gradients(training.FirstBatch, 7);
        var gradient = training.Gradient.ToArray();
        var parameters = training.Parameters.Span;
        double Difference(Action<float> move, float reach)
        {
            move(reach);
            var up = training.Gradients(training.FirstBatch, 7);
            move(-2 * reach);
            var down = training.Gradients(training.FirstBatch, 7);
            move(reach);
            return (up - down) / (2 * reach);
        }

        int checkedCount = 0, agreeing = 0;
        for (var i = 0; i < gradient.Length; i += Math.Max(1, gradient.Length / 150))
        {
            var at = i;
            var found = Difference(d => training.Parameters.Values[at] += d, 4e-3f);
            checkedCount++;
            if (Math.Abs(found - gradient[i]) < 2e-3 + (0.03 * Math.Abs(gradient[i]))) { agreeing++; }
        }
        Assert.InRange(agreeing, (int)(0.9 * checkedCount), checkedCount);
        var length = Math.Sqrt(gradient.Sum(g => (double)g * g));
        Assert.True(length > 0.01);
        var along = Difference(d =>
        {
            for (var i = 0; i < gradient.Length; i++) { training.Parameters.Values[i] += (float)(d * gradient[i] / length); }
        }, 1e-3f);
        Assert.InRange(along / length, 0.97, 1.03);
        Assert.Equal(parameters.Length, gradient.Length);
    }

    [Fact]
    public void Fit_ExclusiveOr_IsLearned()
    {
        var random = new SplitMix64(5);
        var values = new float[2 * 1000];
        for (var i = 0; i < values.Length; i++) { values[i] = (float)random.Unit(); }
        var target = new TargetVector(LearningTask.Binary, [.. Enumerable.Range(0, 1000).Select(r => (values[2 * r] > 0.5) != (values[(2 * r) + 1] > 0.5) ? 1.0 : 0.0)], 2);
        var predictor = Quick.Fit(new FeatureMatrix([new("a", "a"), new("b", "b")], 1000, values), target, null, TrainingContext.Default);
        var outputs = new double[1000];
        predictor.Predict(values, 1000, outputs);
        Assert.InRange(Enumerable.Range(0, 1000).Count(r => outputs[r] >= 0.5 == (target.Values[r] == 1)), 950, 1000);
    }

    [Fact]
    public void Fit_TargetInTheCategoryAlone_LearnsItsVectorsAndTakesUnseenLevelsInTheMiddle()
    {
        var codes = Enumerable.Range(0, 1200).Select(i => (float)(i % 3)).ToArray();
        var target = new TargetVector(LearningTask.Regression, [.. codes.Select(c => 1e6 + (500 * c))], 0);
        var predictor = Quick.Fit(new FeatureMatrix([new("kind", "kind", 3)], codes.Length, codes), target, null, TrainingContext.Default);
        var outputs = new double[5];
        predictor.Predict([0, 1, 2, float.NaN, 7], 5, outputs);
        Assert.Equal(1e6, outputs[0], 40.0);
        Assert.Equal(1e6 + 500, outputs[1], 40.0);
        Assert.Equal(1e6 + 1000, outputs[2], 40.0);
        Assert.InRange(outputs[3], 1e6, 1e6 + 1000);
        Assert.Equal(outputs[3], outputs[4]);
    }

    [Theory]
    [InlineData(NumberEncoding.Piecewise)]
    [InlineData(NumberEncoding.Quantile)]
    [InlineData(NumberEncoding.Standard)]
    public void Fit_EveryEncoding_LearnsACurve(NumberEncoding encoding)
    {
        var x = Enumerable.Range(0, 1500).Select(i => (float)(((i * 37) % 1500) / 250.0)).ToArray();
        var target = new TargetVector(LearningTask.Regression, [.. x.Select(v => Math.Sin(v))], 0);
        var predictor = (Quick with { Numbers = encoding, Dropout = 0 }).Fit(new FeatureMatrix([new("x", "x")], x.Length, x), target, null, TrainingContext.Default);
        var outputs = new double[x.Length];
        predictor.Predict(x, x.Length, outputs);
        Assert.InRange(Math.Sqrt(outputs.Zip(target.Values, (a, b) => (a - b) * (a - b)).Average()), 0, 0.12);
    }

    [Fact]
    public void Fit_Progress_CountsEpochsAndEndsWhenPatienceDoes()
    {
        var (features, target, _) = Made(LearningTask.Binary, 600);
        var steps = new List<TrainingProgress>();
        (Quick with { Epochs = 400, Patience = 3 }).Fit(features, target, null, new TrainingContext { Progress = steps.Add });
        Assert.Equal(Enumerable.Range(1, steps.Count), steps.Select(s => s.Step));
        Assert.All(steps, s => Assert.True(s is { TotalSteps: 400, Metric: "logloss", Training: > 0, Held: > 0 }));
        var best = steps.MinBy(s => s.Held)!.Step;
        Assert.Equal(best + 3, steps.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("64,")]
    [InlineData("64, 0")]
    [InlineData("5000")]
    [InlineData("8,8,8,8,8,8,8,8,8")]
    [InlineData("wide")]
    public void Hidden_OtherThanWidths_IsRefusedWithWhatIsAllowed(string hidden)
    {
        var error = Assert.Single(OptionValidator.Validate(new NeuralNetworkTrainer { Hidden = hidden }));
        Assert.Equal("hidden", error.Option);
        Assert.Contains($"'{hidden}' was given", error.Message);
    }

    [Fact]
    public void Fit_LearningRateFarTooHighWithoutNormalisation_SaysWhatToDoOrStaysFinite()
    {
        var (features, target, _) = Made(LearningTask.Regression, 300);
        try
        {
            var predictor = (Quick with { LearningRate = 1, BatchNorm = false, EarlyStopping = false, Hidden = "64, 64, 64, 64", Epochs = 30 }).Fit(features, target, null, TrainingContext.Default);
            var outputs = new double[300];
            predictor.Predict(features.Values, 300, outputs);
            Assert.All(outputs, o => Assert.True(double.IsFinite(o)));
        }
        catch (LearningException e) { Assert.Contains("Lower the learning rate", e.Message); }
    }

    private static (FeatureMatrix Features, TargetVector Target, float[] Weights) Made(LearningTask task, int rows)
    {
        var random = new SplitMix64(11);
        var values = new float[rows * 3];
        var target = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            var (x, kind) = (random.Unit() - 0.5, random.Below(4));
            values[3 * row] = (float)x;
            values[(3 * row) + 1] = kind;
            values[(3 * row) + 2] = random.Below(9) == 0 ? float.NaN : (float)random.Unit();
            var score = (3 * x) + (kind == 2 ? 1 : 0) + (random.Unit() - 0.5);
            target[row] = task switch { LearningTask.Binary => score > 0.2 ? 1 : 0, LearningTask.Multiclass => score < -0.5 ? 0 : score < 0.7 ? 1 : 2, _ => (40 * score) + 900 };
        }
        Feature[] features = [new("x", "x"), new("kind", "kind", 4), new("gap", "gap")];
        return (new FeatureMatrix(features, rows, values), new TargetVector(task, target, task switch { LearningTask.Binary => 2, LearningTask.Multiclass => 3, _ => 0 }), [.. Enumerable.Range(0, rows).Select(r => 1f + (r % 3))]);
    }
}
