using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Forests;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Trainers.Forests;

/// <summary>Small trees computed by hand.</summary>
public sealed class DecisionTreeTrainerTests
{
    private static readonly DecisionTreeTrainer s_plain = new() { MinRowsPerLeaf = 1, Pruning = 0 };

    /// <summary>Of 1, 2, 4, 8 → 10, 12, 30, 32 the cut between 2 and 4 leaves 2 + 2 of 404 in squared error; any other leaves more.</summary>
    [Fact]
    public void Fit_FourNumbers_CutsInTheMiddleOfTheGap()
    {
        var tree = Fit(s_plain with { MaxLeaves = 2 }, ForestSamples.Column([1, 2, 4, 8]), Numbers([10, 12, 30, 32]));
        Assert.Equal(3, tree.Nodes.Count);
        Assert.Equal(3f, tree.Nodes[0].Threshold);
        Assert.Equal(404, tree.Nodes[0].Impurity, 1e-9);
        Assert.Equal([21, 11, 31], tree.Nodes.Select(n => n.Outputs[0]));
    }

    /// <summary>With weights 3, 1 | 1, 1 the sides answer (3·10 + 12) / 4 = 10.5 and 31.</summary>
    [Fact]
    public void Fit_Weights_CountAsRepeatedRows()
    {
        var tree = Fit(s_plain with { MaxLeaves = 2 }, ForestSamples.Column([1, 2, 4, 8]), Numbers([10, 12, 30, 32]), [3, 1, 1, 1]);
        Assert.Equal([10.5, 31], tree.Nodes.Where(n => n.IsLeaf).Select(n => n.Outputs[0]));
        Assert.Equal([4, 2], tree.Nodes.Where(n => n.IsLeaf).Select(n => n.Weight));
    }

    /// <summary>Levels by mean: 1 (0), 3 (0.5), 0 (1), 2 (1): the best cut puts 1 against the rest or 1, 3 against 0, 2; the latter leaves 0.5 in Gini times weight, the former 5/6.</summary>
    [Fact]
    public void Fit_Levels_AreGroupedByTheirTarget()
    {
        var tree = Fit(s_plain with { MaxLeaves = 2 }, ForestSamples.Column([0, 0, 1, 1, 2, 2, 3, 3], levels: 4), Classes([1, 1, 0, 0, 1, 1, 0, 1]));
        Assert.Equal([1, 3], tree.Nodes[0].LeftCodes);
        Assert.Equal([0.25, 1], tree.Nodes.Where(n => n.IsLeaf).Select(n => n.Outputs[0]));
    }

    [Fact]
    public void Fit_MissingValues_GoWhereTheyFit()
    {
        var tree = Fit(s_plain with { MaxLeaves = 2 }, ForestSamples.Column([1, 2, 3, 4, float.NaN, float.NaN]), Numbers([0, 0, 9, 9, 9, 9]));
        Assert.Equal(2.5f, tree.Nodes[0].Threshold);
        Assert.False(tree.Nodes[0].MissingLeft);
        Assert.Equal([0, 9], tree.Nodes.Where(n => n.IsLeaf).Select(n => n.Outputs[0]));
        Assert.Equal([9], ForestSamples.Predict(tree, ForestSamples.Column([float.NaN])));
    }

    [Fact]
    public void Fit_OnlyMissingDiffers_AsksWhetherItIsKnown()
    {
        var tree = Fit(s_plain, ForestSamples.Column([1, 1, float.NaN, float.NaN]), Numbers([0, 0, 5, 5]));
        Assert.Equal(float.PositiveInfinity, tree.Nodes[0].Threshold);
        Assert.Equal([0, 5], ForestSamples.Predict(tree, ForestSamples.Column([77, float.NaN])));
    }

    [Fact]
    public void Fit_Noise_IsPrunedToOneAnswer()
    {
        var tree = Fit(new DecisionTreeTrainer { Pruning = 1 }, ForestSamples.Grid(LearningTask.Regression).Features, ForestSamples.Grid(LearningTask.Regression).Target);
        Assert.Single(tree.Nodes);
    }

    [Fact]
    public void Outline_Model_SpeaksInNamesOfColumnsLevelsAndClasses()
    {
        var rows = new Table([
            new NumberColumn("age", new double[] { 1, 2, 30, 40, 35, 50 }),
            new CategoryColumn("city", new[] { 0, 1, 0, 0, 1, 1 }, ["Rome", "Bonn"]),
        ]);
        var target = new TargetVector(LearningTask.Binary, [1, 1, 0, 0, 1, 1], 2);
        var recipe = DefaultRecipe.For(rows, "ill", [], FeatureEncoding.Native);
        var model = Model.Fit(rows, "ill", target, null, recipe, s_plain, ["no", "yes"], TrainingContext.Default);
        Assert.Equal("""
            all rows: 67 % are 'yes' (6 rows)
              city is Rome: 33 % are 'yes' (3 rows)
                age is at most 15.5 → 100 % are 'yes' (1 row)
                age is above 15.5 → 0 % are 'yes' (2 rows)
              city is not Rome → 100 % are 'yes' (3 rows)

            """, TreeOutline.Write(TreeOutline.Of(model)!));
    }

    private static DecisionTreePredictor Fit(DecisionTreeTrainer trainer, FeatureMatrix features, TargetVector target, float[]? weights = null) =>
        (DecisionTreePredictor)trainer.Fit(features, target, weights, TrainingContext.Default);

    private static TargetVector Numbers(double[] values) => new(LearningTask.Regression, values, 0);

    private static TargetVector Classes(double[] values) => new(LearningTask.Binary, values, 2);
}
