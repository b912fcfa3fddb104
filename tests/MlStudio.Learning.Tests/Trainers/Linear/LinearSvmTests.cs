using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Tests.Trainers.Linear;

/// <summary>
/// Scores against scikit-learn 1.2.1 on <see cref="ReferenceRows"/>: LinearSVC(C, dual=False, fit_intercept=False, tol=1e-12), whose
/// intercept would be penalised, and SVC(C=1, kernel='linear', tol=1e-12), whose is free. L2 is 1/C.
/// </summary>
public sealed class LinearSvmTests
{
    private static readonly LinearSvmTrainer Exact = new() { Tolerance = 1e-12, MaxIterations = 5000 };

    [Fact]
    public void Fit_SquaredHinge_EqualsScikitLearn() => RequireScores(
        Exact with { FitIntercept = false }, ReferenceRows.Two, null, [0.5762963941, -0.2762545512, 0.0756470059, 0], 1e-6);

    [Fact]
    public void Fit_SquaredHingeWithL1_EqualsScikitLearn() => RequireScores(
        Exact with { L2 = 0, L1 = 5, FitIntercept = false }, ReferenceRows.Two, null, [0.2918815286, -0.2095846354, 0.0487949739, 0], 1e-6);

    [Fact]
    public void Fit_ThreeClasses_EqualsScikitLearnOneAgainstRest() => RequireScores(
        Exact with { L2 = 2, FitIntercept = false }, ReferenceRows.Three, null,
        [-0.2759547197, 0.0892705286, -0.0511846091, -0.1635577101, 0.0074538319, 0.0094891604, 0.5438370451, -0.1876420484, 0.0084731991, 0, 0, 0], 1e-6);

    [Theory]
    [InlineData(false, new[] { 0.8807056858, -0.5149539411, 0.1322219966, -0.2636000909 })]
    [InlineData(true, new[] { 1.398050358, -0.7204835583, 0.258955645, -0.7697168723 })]
    public void Fit_FinelySmoothedHinge_EqualsScikitLearn(bool weighted, double[] expected) => RequireScores(
        Exact with { Loss = SvmLoss.Hinge, Smoothing = 1e-6 }, ReferenceRows.Two, weighted ? ReferenceRows.Weights : null, expected, 1e-3);

    [Fact]
    public void Fit_Probabilities_AreNearToWhatHappens()
    {
        double[] Probabilities(Trainer trainer) => ReferenceRows.Predict(trainer.Fit(ReferenceRows.Features, ReferenceRows.Two, null, TrainingContext.Default), ReferenceRows.Features);
        static double LogLoss(double[] probabilities) => probabilities.Zip(ReferenceRows.Two.Values).Average(p => -Math.Log(p.Second == 1 ? p.First : 1 - p.First));
        var probabilities = Probabilities(new LinearSvmTrainer());
        Assert.Equal(ReferenceRows.Two.Values.Average(), probabilities.Average(), 0.05);
        // Logistic regression has the least log-loss of all linear models on its training rows; a calibrated machine is not far behind.
        Assert.InRange(LogLoss(probabilities) - LogLoss(Probabilities(new LogisticRegressionTrainer())), 0, 0.05);
    }

    /// <summary>scikit-learn 1.2.1, sklearn.calibration._SigmoidCalibration().fit(d, y2), d = np.round(2*np.sin(1.3*n) + s, 3); its solver stops at about 1e-5.</summary>
    [Theory]
    [InlineData(false, 0.3356550466, -0.3111056473)]
    [InlineData(true, 0.351786437, -0.3822515337)]
    public void PlattScaling_Scores_EqualsScikitLearn(bool weighted, double slope, double offset)
    {
        var scores = Enumerable.Range(0, ReferenceRows.Count).Select(i => Math.Round((2 * Math.Sin(1.3 * i)) + ReferenceRows.Score(i), 3)).ToArray();
        var found = PlattScaling.Fit(scores, 1, 0, ReferenceRows.Two, weighted ? ReferenceRows.Weights : null, default);
        Assert.Equal(slope, found.Slope, 1e-4);
        Assert.Equal(offset, found.Offset, 1e-4);
    }

    private static void RequireScores(LinearSvmTrainer trainer, TargetVector target, float[]? weights, double[] expected, double tolerance)
    {
        var machine = trainer.FitScores(ReferenceRows.Features, target, weights, TrainingContext.Default);
        ReferenceRows.RequireNear(expected, [.. machine.Coefficients.Select(c => c.Value), .. machine.Intercepts], tolerance);
    }
}
