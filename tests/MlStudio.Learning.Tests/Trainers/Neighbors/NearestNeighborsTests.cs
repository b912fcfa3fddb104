using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Neighbors;

namespace MlStudio.Learning.Tests.Trainers.Neighbors;

/// <summary>
/// Against scikit-learn 1.2.1, KNeighborsClassifier and KNeighborsRegressor(k, weights, algorithm='brute') on <see cref="ReferenceRows"/>,
/// asked for Q = np.round(np.cos(0.9*np.arange(6)[:,None] + 1.1*j) * (1 + 3*j) + j, 3) as float32.
/// </summary>
public sealed class NearestNeighborsTests
{
    private static readonly FeatureMatrix Asked = new(ReferenceRows.Features.Features, 6,
        [.. Enumerable.Range(0, 18).Select(i => (float)Math.Round((Math.Cos((0.9 * (i / 3)) + (1.1 * (i % 3))) * (1 + (3 * (i % 3)))) + (i % 3), 3))]);

    [Theory]
    [InlineData(5, NeighborWeighting.Uniform, new[] { 0.2, 0.6, 0.8, 0.6, 0.4, 0.4 })]
    [InlineData(5, NeighborWeighting.Distance, new[] { 0.0861178261, 0.5048887316, 0.7371512312, 0.6316044086, 0.2091014538, 0.3748251231 })]
    [InlineData(60, NeighborWeighting.Distance, new[] { 0.2811089035, 0.4019545769, 0.4865106846, 0.5081400216, 0.350400401, 0.3713615422 })]
    public void Predict_TwoClasses_EqualsScikitLearn(int neighbors, NeighborWeighting weighting, double[] expected) =>
        RequireEqual(neighbors, weighting, ReferenceRows.Two, expected);

    [Theory]
    [InlineData(5, NeighborWeighting.Uniform, new[] { 0.2, 0.6, 0.2, 0.0, 0.2, 0.8, 0.2, 0.2, 0.6, 0.0, 0.2, 0.8, 0.2, 0.6, 0.2, 0.4, 0.6, 0.0 })]
    [InlineData(5, NeighborWeighting.Distance, new[] { 0.1087324132, 0.5752110776, 0.3160565092, 0.0, 0.1288163733, 0.8711836267, 0.1788824858, 0.2628487688, 0.5582687455, 0.0, 0.1737192975, 0.8262807025, 0.0859594723, 0.8200503754, 0.0939901523, 0.3724792603, 0.6275207397, 0.0 })]
    public void Predict_ThreeClasses_EqualsScikitLearn(int neighbors, NeighborWeighting weighting, double[] expected) =>
        RequireEqual(neighbors, weighting, ReferenceRows.Three, expected);

    [Theory]
    [InlineData(5, NeighborWeighting.Uniform, new[] { -2.403, 20.6658, 23.8196, 34.8886, -2.3606, -7.5776 })]
    [InlineData(5, NeighborWeighting.Distance, new[] { -5.402950106, 21.0722122536, 22.4480054003, 36.6784128553, -4.4547030889, -7.30174944 })]
    [InlineData(60, NeighborWeighting.Distance, new[] { -7.6210840607, 1.3653833675, 5.5736591548, 7.8542913724, -0.1502173659, -3.0112825501 })]
    public void Predict_Numbers_EqualsScikitLearn(int neighbors, NeighborWeighting weighting, double[] expected) =>
        RequireEqual(neighbors, weighting, ReferenceRows.Numbers, expected);

    [Fact]
    public void Predict_KnownRowsByDistance_GivesTheirOwnTargets()
    {
        var predictor = Fit(new() { Neighbors = 5, Weighting = NeighborWeighting.Distance }, ReferenceRows.Numbers, null);
        Assert.Equal(ReferenceRows.Numbers.Values, ReferenceRows.Predict(predictor, ReferenceRows.Features));
    }

    [Fact]
    public void Predict_WeightOfTwo_CountsLikeARowTwice()
    {
        var rows = new FeatureMatrix([new Feature("x", "x")], 3, [0, 1, 5]);
        var target = new TargetVector(LearningTask.Binary, [1, 0, 0], 2);
        var predictor = new NearestNeighborsTrainer { Neighbors = 2, PriorNeighbors = 0 }.Fit(rows, target, [2, 1, 1], TrainingContext.Default);
        Assert.Equal(2.0 / 3, ReferenceRows.Predict(predictor, new FeatureMatrix(rows.Features, 1, [0.4f]))[0], 1e-12);
    }

    [Fact]
    public void Predict_PriorNeighbors_MixInTheClassesOverall()
    {
        // By hand: four neighbours of class 0 and one further neighbour that is class 1 by a quarter, the share of it in all (weighted) rows.
        var rows = new FeatureMatrix([new Feature("x", "x")], 5, [0, 1, 2, 3, 90]);
        var two = new TargetVector(LearningTask.Binary, [0, 0, 0, 0, 1], 2);
        var three = new TargetVector(LearningTask.Multiclass, [0, 0, 0, 0, 2], 3);
        float[] weights = [3, 1, 1, 1, 2];
        double[] Asked(TargetVector target) => ReferenceRows.Predict(new NearestNeighborsTrainer { Neighbors = 4 }.Fit(rows, target, weights, TrainingContext.Default), new FeatureMatrix(rows.Features, 1, [1]));
        ReferenceRows.RequireNear([0.05], Asked(two), 1e-12);
        ReferenceRows.RequireNear([0.95, 0, 0.05], Asked(three), 1e-12);
    }

    [Fact]
    public void Predict_MissingValue_CountsAsTheMean()
    {
        var predictor = Fit(new() { Neighbors = 3 }, ReferenceRows.Numbers, null);
        var mean = (float)Enumerable.Range(0, ReferenceRows.Count).Average(r => (double)ReferenceRows.Features.Row(r)[1]);
        FeatureMatrix Row(float value) => new(ReferenceRows.Features.Features, 1, [0.5f, value, 2]);
        Assert.Equal(ReferenceRows.Predict(predictor, Row(mean)), ReferenceRows.Predict(predictor, Row(float.NaN)));
    }

    [Fact]
    public void Fit_MoreRowsThanKept_TakesASampleThatTheSeedDecides()
    {
        byte[] Bytes(int seed)
        {
            using var stream = new MemoryStream();
            var predictor = new NearestNeighborsTrainer { MaxRows = 20 }.Fit(ReferenceRows.Features, ReferenceRows.Numbers, null, new TrainingContext { Seed = seed });
            Assert.Equal(20, ((NeighborsPredictor)predictor).RowCount);
            predictor.Write(new ModelWriter(stream));
            return stream.ToArray();
        }
        Assert.Equal(Bytes(1), Bytes(1));
        Assert.NotEqual(Bytes(1), Bytes(2));
    }

    [Fact]
    public void Read_DamagedBytes_IsRefused()
    {
        using var stream = new MemoryStream();
        Fit(new() { Neighbors = 3 }, ReferenceRows.Two, null).Write(new ModelWriter(stream));
        var bytes = stream.ToArray();
        bytes[0] = 200; // more neighbours than rows
        Assert.Throws<LearningException>(() => NeighborsPredictor.Read(new ModelReader(new MemoryStream(bytes))));
    }

    private static void RequireEqual(int neighbors, NeighborWeighting weighting, TargetVector target, double[] expected) =>
        // Distances are float32 here.
        ReferenceRows.RequireNear(expected, ReferenceRows.Predict(Fit(new() { Neighbors = neighbors, Weighting = weighting, PriorNeighbors = 0 }, target, null), Asked), 2e-6);

    private static Predictor Fit(NearestNeighborsTrainer trainer, TargetVector target, float[]? weights) =>
        trainer.Fit(ReferenceRows.Features, target, weights, TrainingContext.Default);
}
