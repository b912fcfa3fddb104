using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Bayes;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Tests.Trainers.Bayes;

/// <summary>
/// Probabilities of rows 0, 7 and 31 of <see cref="ReferenceRows"/> against scikit-learn 1.2.1: GaussianNB (for row weights with
/// var_smoothing=0, since it ignores weights there), BernoulliNB on X, MultinomialNB and ComplementNB on |X|.
/// </summary>
public sealed class NaiveBayesTests
{
    private static readonly int[] Shown = [0, 7, 31];

    [Fact]
    public void Fit_Gaussian_EqualsScikitLearn()
    {
        var trainer = new NaiveBayesTrainer { Kind = NaiveBayesKind.Gaussian };
        RequireEqual(trainer, ReferenceRows.Features, ReferenceRows.Three, null,
            [0.2941037469, 0.5305997685, 0.1752964846, 0.0523497113, 0.4744749608, 0.4731753279, 0.3483273862, 0.6446662887, 0.0070063251]);
        RequireEqual(trainer, ReferenceRows.Features, ReferenceRows.Two, null, [0.3645647332, 0.8101446286, 0.128869871]);
        RequireEqual(trainer with { VarianceFloor = 0 }, ReferenceRows.Features, ReferenceRows.Three, ReferenceRows.Weights,
            [0.2612999658, 0.575978038, 0.1627219962, 0.0316085942, 0.4376296747, 0.530761731, 0.2751472364, 0.7207326963, 0.0041200673]);
    }

    [Fact]
    public void Fit_Bernoulli_EqualsScikitLearn()
    {
        var trainer = new NaiveBayesTrainer { Kind = NaiveBayesKind.Bernoulli };
        RequireEqual(trainer with { Smoothing = 0.5 }, ReferenceRows.Features, ReferenceRows.Three, null,
            [0.3327205432, 0.62417741, 0.0431020468, 0.1831930373, 0.448510031, 0.3682969317, 0.3243052285, 0.5420205734, 0.1336741981]);
        RequireEqual(trainer with { LearnPriors = false }, ReferenceRows.Features, ReferenceRows.Three, ReferenceRows.Weights,
            [0.4193349394, 0.5445121016, 0.036152959, 0.2485823353, 0.362971285, 0.3884463796, 0.3467871727, 0.5014791892, 0.151733638]);
    }

    [Fact]
    public void Fit_Multinomial_EqualsScikitLearn()
    {
        var trainer = new NaiveBayesTrainer { Kind = NaiveBayesKind.Multinomial };
        RequireEqual(trainer, ReferenceRows.Positive, ReferenceRows.Three, null,
            [0.3167537395, 0.4166660168, 0.2665802437, 0.5210199895, 0.2954787259, 0.1835012846, 0.2278405434, 0.4723461424, 0.2998133142]);
        RequireEqual(trainer with { Smoothing = 0.3 }, ReferenceRows.Positive, ReferenceRows.Two, null, [0.3835878414, 0.2360486962, 0.4362031165]);
        RequireEqual(trainer, ReferenceRows.Positive, ReferenceRows.Three, ReferenceRows.Weights,
            [0.2937203209, 0.4249692249, 0.2813104542, 0.5008546158, 0.327485565, 0.1716598192, 0.2098337595, 0.4745424014, 0.315623839]);
    }

    [Fact]
    public void Fit_Complement_EqualsScikitLearn()
    {
        var trainer = new NaiveBayesTrainer { Kind = NaiveBayesKind.Complement };
        RequireEqual(trainer, ReferenceRows.Positive, ReferenceRows.Three, null,
            [0.3551040985, 0.3200629195, 0.324832982, 0.4610547941, 0.2536973673, 0.2852478386, 0.3239744249, 0.3444129745, 0.3316126006]);
        RequireEqual(trainer with { Smoothing = 0.3 }, ReferenceRows.Positive, ReferenceRows.Two, null, [0.4655857628, 0.3019575046, 0.5199609316]);
        RequireEqual(trainer, ReferenceRows.Positive, ReferenceRows.Three, ReferenceRows.Weights,
            [0.355747587, 0.3233371511, 0.3209152619, 0.4584032425, 0.2733559009, 0.2682408566, 0.3301906905, 0.3351487569, 0.3346605525]);
    }

    [Fact]
    public void Fit_Mixed_TakesNumbersAndYesNoFeaturesEachByItself()
    {
        // Two features of which the first is a number and the second yes/no: the log-odds of both kinds add up, the prior counts once.
        var values = Enumerable.Range(0, ReferenceRows.Count).SelectMany(r => new[] { ReferenceRows.Features.Row(r)[0], r % 5 < 2 ? 1f : 0 }).ToArray();
        FeatureMatrix Only(params int[] which) => new([.. which.Select(f => new Feature($"f{f}", "f"))], ReferenceRows.Count,
            [.. Enumerable.Range(0, ReferenceRows.Count).SelectMany(r => which.Select(f => values[(r * 2) + f]))]);
        double[] LogOdds(NaiveBayesKind kind, FeatureMatrix rows) =>
            [.. ReferenceRows.Predict(new NaiveBayesTrainer { Kind = kind, LearnPriors = false }.Fit(rows, ReferenceRows.Two, null, TrainingContext.Default), rows).Select(p => Math.Log(p / (1 - p)))];
        var expected = LogOdds(NaiveBayesKind.Gaussian, Only(0)).Zip(LogOdds(NaiveBayesKind.Bernoulli, Only(1)), (a, b) => a + b).ToArray();
        ReferenceRows.RequireNear(expected, LogOdds(NaiveBayesKind.Mixed, Only(0, 1)), 1e-9);
    }

    [Fact]
    public void Fit_Automatic_CountsTermsOfATextAndTakesTheRestAsMixed()
    {
        // A number, a yes/no feature, eight weights of terms, most of them 0, and one of a term that all rows have: the log-odds of both kinds add up, the prior counts once.
        var random = new SplitMix64(7);
        var values = new float[ReferenceRows.Count * 11];
        for (var row = 0; row < ReferenceRows.Count; row++)
        {
            values[row * 11] = ReferenceRows.Features.Row(row)[0];
            values[(row * 11) + 1] = row % 5 < 2 ? 1 : 0;
            values[(row * 11) + 2 + random.Below(8)] = 0.6f;
            values[(row * 11) + 2 + random.Below(8)] = 0.8f;
            values[(row * 11) + 10] = 0.1f + (0.01f * (row % 7));
        }
        FeatureMatrix Only(params int[] which) => new([.. which.Select(f => new Feature($"f{f}", f < 2 ? $"f{f}" : "text"))], ReferenceRows.Count,
            [.. Enumerable.Range(0, ReferenceRows.Count).SelectMany(r => which.Select(f => values[(r * 11) + f]))]);
        Predictor Learned(NaiveBayesKind kind, FeatureMatrix rows) => new NaiveBayesTrainer { Kind = kind, LearnPriors = false }.Fit(rows, ReferenceRows.Two, null, TrainingContext.Default);
        double[] LogOdds(NaiveBayesKind kind, params int[] which) => [.. ReferenceRows.Predict(Learned(kind, Only(which)), Only(which)).Select(p => Math.Log(p / (1 - p)))];
        int[] terms = [.. Enumerable.Range(2, 9)];
        var expected = LogOdds(NaiveBayesKind.Mixed, 0, 1).Zip(LogOdds(NaiveBayesKind.Multinomial, terms), (a, b) => a + b).ToArray();
        ReferenceRows.RequireNear(expected, LogOdds(NaiveBayesKind.Automatic, [0, 1, .. terms]), 1e-9);
        Assert.IsType<LinearPredictor>(Learned(NaiveBayesKind.Automatic, Only(terms)));
        Assert.IsType<NaiveBayesPredictor>(Learned(NaiveBayesKind.Automatic, Only([.. terms.Skip(1)])));
        Assert.Equal(LogOdds(NaiveBayesKind.Mixed, 0, 1), LogOdds(NaiveBayesKind.Automatic, 0, 1));
    }

    [Fact]
    public void FitAndPredict_MissingValues_AreSkipped()
    {
        // By hand: class 0 knows 1 and 3 (mean 2, variance 1), class 1 knows 4 alone; the variance floor is 0.5 · 14/9.
        var rows = new FeatureMatrix([new Feature("x", "x")], 4, [1, 3, float.NaN, 4]);
        var target = new TargetVector(LearningTask.Binary, [0, 0, 1, 1], 2);
        var predictor = (NaiveBayesPredictor)new NaiveBayesTrainer { Kind = NaiveBayesKind.Gaussian, VarianceFloor = 0.5 }.Fit(rows, target, null, TrainingContext.Default);
        Assert.Equal(2, predictor.Mean(0, 0), 1e-12);
        Assert.Equal(1 + (7.0 / 9), predictor.Variance(0, 0), 1e-12);
        Assert.Equal(4, predictor.Mean(1, 0), 1e-12);
        Assert.Equal(7.0 / 9, predictor.Variance(1, 0), 1e-12);
        Assert.Equal(0.5, ReferenceRows.Predict(predictor, rows, 2)[0], 1e-12);
    }

    [Theory]
    [InlineData(NaiveBayesKind.Multinomial)]
    [InlineData(NaiveBayesKind.Complement)]
    public void Fit_NegativeCounts_AreRefusedByFeatureAndRow(NaiveBayesKind kind)
    {
        var rows = new FeatureMatrix([new Feature("a", "a"), new Feature("b", "b")], 3, [1, 2, 3, -4, 5, 6]);
        var target = new TargetVector(LearningTask.Binary, [0, 1, 1], 2);
        var message = Assert.Throws<LearningException>(() => new NaiveBayesTrainer { Kind = kind }.Fit(rows, target, null, TrainingContext.Default)).Message;
        Assert.Contains("'b'", message);
        Assert.Contains("row 2", message);
        Assert.Contains("-4", message);
    }

    [Theory]
    [InlineData(NaiveBayesKind.Automatic)]
    [InlineData(NaiveBayesKind.Bernoulli)]
    [InlineData(NaiveBayesKind.Multinomial)]
    [InlineData(NaiveBayesKind.Complement)]
    public void Fit_DefaultPreparationOfMixedColumns_IsNonNegativeAndLearns(NaiveBayesKind kind)
    {
        var (rows, target, weights) = TrainerContractData.Make(LearningTask.Multiclass);
        var trainer = new NaiveBayesTrainer { Kind = kind };
        var model = TrainerContractData.Fit(trainer, rows, target, weights, TrainingContext.Default);
        Assert.All(model.Recipe.Apply(rows).Values, v => Assert.InRange(v, 0, 1));
        var predictions = model.Predict(rows);
        var right = Enumerable.Range(0, rows.RowCount).Count(r => predictions.Label(r) == TrainerContractData.Labels(LearningTask.Multiclass)[(int)target.Values[r]]);
        var commonest = target.Values.CountBy(v => v).Max(c => c.Value);
        Assert.True(right > commonest, $"{right} right, {commonest} by always naming the commonest class");
    }

    private static void RequireEqual(NaiveBayesTrainer trainer, FeatureMatrix rows, TargetVector target, float[]? weights, double[] expected)
    {
        var predictor = trainer.Fit(rows, target, weights, TrainingContext.Default);
        ReferenceRows.RequireNear(expected, ReferenceRows.Predict(predictor, rows, Shown), 1e-8);
        Assert.Equal(trainer.Kind is NaiveBayesKind.Multinomial or NaiveBayesKind.Complement, predictor is LinearPredictor);
    }
}
