using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Boosting.Constraints;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

public sealed class ConstraintTests
{
    private static readonly Feature[] Named =
    [
        new("age", "age"), new("floor area", "floor area"), new("city", "city", 5), new("visited year", "visited"), new("visited month", "visited"), new("it's, \"odd\"", "it's, \"odd\""),
    ];

    [Fact]
    public void Resolve_Directions_ReadsNamesWithAndWithoutQuotes()
    {
        var constraints = FeatureConstraints.Resolve(" age:+, floor area : -,\"it's, \"\"odd\"\"\":+, visited month:-,", null, Named);
        Assert.Equal([1, -1, 0, 0, -1, 1], Enumerable.Range(0, 6).Select(constraints.Direction));
        Assert.True(constraints.HasDirections);
        Assert.Same(FeatureConstraints.None, FeatureConstraints.Resolve(" ", null, Named));
    }

    [Fact]
    public void Resolve_Groups_PutsColumnsNotNamedTogether()
    {
        var constraints = FeatureConstraints.Resolve(null, "age 'floor area', age visited", Named);
        bool[][] expected = [[true, true, false, false, false, false], [true, false, false, true, true, false], [false, false, true, false, false, true]];
        Assert.Equal(expected, Enumerable.Range(0, constraints.GroupCount).Select(g => Enumerable.Range(0, 6).Select(f => constraints.GroupHolds(g, f)).ToArray()));
    }

    [Theory]
    [InlineData("price:+", null, "monotone", "no column 'price' among the features; columns: age, floor area, city, visited")]
    [InlineData("city:+", null, "monotone", "'city' is a category")]
    [InlineData("visited:-", null, "monotone", "name one of them: visited year, visited month")]
    [InlineData("age:+, age:-", null, "monotone", "'age' is named twice")]
    [InlineData("age", null, "monotone", "'age' must be a column, a colon and + or -")]
    [InlineData("age:up", null, "monotone", "'age : up' must be")]
    [InlineData("'age:+", null, "monotone", "quote at character 1 is not closed")]
    [InlineData(null, "age, heigth", "interactions", "no column 'heigth'")]
    [InlineData(null, "age:+", "interactions", "separated by blanks")]
    public void Fit_TextThatCannotBeUsed_IsRefusedByName(string? monotone, string? interactions, string option, string message)
    {
        var features = new FeatureMatrix(Named, 2, new float[12]);
        var trainer = new GradientBoostingTrainer { Monotone = monotone, Interactions = interactions };
        var error = Assert.Throws<InvalidOptionsException>(() => trainer.Fit(features, BoostingSamples.Numbers(1, 2), null, TrainingContext.Default));
        Assert.Equal(option, Assert.Single(error.Errors).Option);
        Assert.Contains(message, error.Message);
    }

    public static TheoryData<LearningTask, RegressionObjective, Growth> Kinds => new()
    {
        { LearningTask.Binary, default, default }, { LearningTask.Regression, RegressionObjective.Squared, Growth.DepthWise }, { LearningTask.Regression, RegressionObjective.Squared, Growth.LeafWise },
        { LearningTask.Regression, RegressionObjective.Absolute, default }, { LearningTask.Regression, RegressionObjective.Quantile, default }, { LearningTask.Regression, RegressionObjective.Huber, default },
        { LearningTask.Regression, RegressionObjective.Poisson, default }, { LearningTask.Regression, RegressionObjective.Tweedie, default },
    };

    /// <summary>On random data whose true effect goes both ways; "a" is a wave, "gaps" has missing values, "level" is a category beside them.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_Directions_HoldOverRandomData(LearningTask task, RegressionObjective objective, Growth growth)
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            var (features, target) = BoostingSamples.Mixed(700, task, seed);
            var positive = target with { Values = [.. target.Values.Select(Math.Abs)] };
            var trainer = new GradientBoostingTrainer
            {
                Trees = 25,
                LearningRate = 0.3,
                MinRowsPerLeaf = 3,
                L2 = seed % 2,
                L1 = seed % 3 == 0 ? 0.5 : 0,
                EarlyStopping = false,
                Objective = objective,
                Growth = growth,
                RowSampling = seed % 2 == 0 ? 0.7 : 1,
                DropRate = seed == 5 ? 0.3 : 0,
                SkipDrop = 0,
                Monotone = "a:+, gaps:-, b:-",
            };
            var predictor = BoostingSamples.Fit(trainer, features, task == LearningTask.Binary ? target : positive);
            Assert.All((int[])[0, 1, 2], f => Assert.True(predictor.SplitImportance[f] > 0));
            foreach (var (feature, sign) in ((int, int)[])[(0, 1), (2, -1), (1, -1)])
            {
                for (var row = 0; row < 40; row++)
                {
                    var line = Enumerable.Range(0, 60).SelectMany(step =>
                    {
                        var values = features.Row(row).ToArray();
                        values[feature] = feature == 0 ? -3.5f + step * 0.12f : step / 59f;
                        return values;
                    }).ToArray();
                    var predicted = BoostingSamples.Predict(predictor, new FeatureMatrix(features.Features, 60, line));
                    for (var step = 1; step < 60; step++) { Assert.True(sign * (predicted[step] - predicted[step - 1]) >= -1e-12, $"seed {seed}, feature {feature}, row {row}"); }
                }
            }
        }
    }

    /// <summary>With "a" and "b" apart from the rest, moving one of them moves the score by the same amount in all rows that agree in its own group.</summary>
    [Theory]
    [InlineData(Growth.LeafWise, 1.0)]
    [InlineData(Growth.DepthWise, 0.6)]
    public void Fit_Groups_DoNotInteract(Growth growth, double share)
    {
        var (features, target) = BoostingSamples.Mixed(2000, LearningTask.Regression);
        var trainer = new GradientBoostingTrainer { Trees = 40, LearningRate = 0.2, EarlyStopping = false, Growth = growth, NodeColumnSampling = share, Interactions = "a level, b" };
        var predictor = BoostingSamples.Fit(trainer, features, target);
        Assert.All(predictor.SplitImportance, s => Assert.True(s > 0));
        double At(int row, float b)
        {
            var values = features.Row(row).ToArray();
            values[1] = b;
            return BoostingSamples.Predict(predictor, new FeatureMatrix(features.Features, 1, values))[0];
        }
        var moves = Enumerable.Range(0, 200).Select(row => At(row, 0.9f) - At(row, 0.1f)).ToArray();
        Assert.All(moves, move => Assert.Equal(moves[0], move, 1e-9));
        Assert.NotEqual(0, moves[0]);
        var free = BoostingSamples.Fit(trainer with { Interactions = null }, features, target);
        Assert.NotEqual(BoostingSamples.Predict(free, features), BoostingSamples.Predict(predictor, features));
    }

    [Fact]
    public void Sample_Share_TakesAtLeastOneAndDependsOnTheKey()
    {
        int[] features = [2, 5, 7, 9];
        Assert.Single(FeatureChoice.Sample(features, 0.01, 1));
        Assert.Equal(features, FeatureChoice.Sample(features, 1, 1));
        Assert.True(Enumerable.Range(0, 20).Select(key => string.Join(' ', FeatureChoice.Sample(features, 0.5, (uint)key))).Distinct().Count() > 3);
        Assert.Empty(FeatureChoice.Sample([], 0.5, StatelessRandom.Key(0, 7)));
    }
}
