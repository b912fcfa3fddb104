using System.Globalization;
using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation.Dependence;
using MlStudio.Learning.Tests.Trainers;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Linear;
using MlStudio.Learning.Trainers.Neighbors;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Explanation.Dependence;

public class PartialDependenceTests
{
    /// <summary>scikit-learn 1.2.1: KNeighborsRegressor(3), partial_dependence(kind='both', method='brute', grid_resolution=5, percentiles=(0, 1)).</summary>
    [Fact]
    public void Of_NearestNeighbors_IsThatOfScikitLearn()
    {
        var (model, rows) = Neighbors(3);
        double[] grid = [0, 3.1875, 6.375, 9.5625, 12.75];
        var curve = PartialDependence.Of(model, rows, "x", new PartialDependenceOptions { Grid = [.. grid.Select(g => g.ToString(CultureInfo.InvariantCulture))] });
        AssertClose([3.197370567698083, 0.8073916050193101, 3.428429665445781, 9.071767496959458, 10.973284560824503], curve.MeanOf(0));
        AssertClose([-0.9668291174558812, 3.8899776911792845, 9.229627663513874, 11.391023817317551, 13.706222203982042], curve.CurveOf(0, 0));
        AssertClose([4.465579457758582, -3.3548331595530754, 4.106694596322634, 9.610814023562687, 9.59569888186691], curve.CurveOf(1, 0));
        Assert.Equal(grid, curve.Positions);
        Assert.Equal((24, 24), (curve.RowCount, curve.Rows.Count));
        var few = PartialDependence.Of(model, rows, "x", new PartialDependenceOptions { MostCurves = 4, Grid = [.. grid.Select(g => g.ToString(CultureInfo.InvariantCulture))] });
        Assert.Equal([0, 6, 12, 18], few.Rows);
        AssertClose(curve.CurveOf(12, 0).ToArray(), few.CurveOf(2, 0));
    }

    [Fact]
    public void Of_Categories_SetsEachLevelSeen()
    {
        var model = TrainerContractData.Fit("logistic-regression", LearningTask.Multiclass);
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Multiclass);
        var curve = PartialDependence.Of(model, rows, "city", new PartialDependenceOptions { MostRows = 40, MostCurves = 2 });
        Assert.Equal(["Lyon", "Oslo", "Porto", "Quito", "Riga"], curve.Values.Order());
        Assert.Null(curve.Positions);
        Assert.Equal(["low", "middle", "high"], curve.Outputs);
        // Set by hand: all drawn rows moved to Oslo.
        var curves = PartialDependence.Of(model, rows, "city", new PartialDependenceOptions { MostRows = 40, MostCurves = 40 });
        var moved = rows.Take([.. curves.Rows]);
        var oslo = new Table([.. moved.Columns.Select(c => c.Name == "city" ? new CategoryColumn("city", new int[40], ["Oslo"]) : c)]);
        var at = curve.Values.ToList().IndexOf("Oslo");
        var expected = model.Predict(oslo).Values;
        for (var k = 0; k < 3; k++) { Assert.Equal(Enumerable.Range(0, 40).Average(r => expected[(r * 3) + k]), curve.MeanOf(k)[at], 1e-12); }
        for (var g = 0; g < 5; g++) { Assert.Equal(1, Enumerable.Range(0, 3).Sum(k => curve.MeanOf(k)[g]), 1e-9); }
    }

    [Fact]
    public void Of_Times_StandsAtUnixSeconds()
    {
        var model = TrainerContractData.Fit("gradient-boosting", LearningTask.Regression);
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Regression);
        var curve = PartialDependence.Of(model, rows, "visited", new PartialDependenceOptions { GridSize = 7, MostRows = 30 });
        Assert.Equal(7, curve.Values.Count);
        Assert.StartsWith("2024-01-", curve.Values[0], StringComparison.Ordinal);
        Assert.Equal(curve.Positions!.Order(), curve.Positions!);
        Assert.Equal(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), curve.Positions![0], 3 * 86400.0);
    }

    [Fact]
    public void Of_Threads_DoNotChangeABit()
    {
        var (model, rows) = Neighbors(3);
        var done = new List<double>();
        Assert.Equal(PartialDependence.Of(model, rows, "x").Mean, PartialDependence.Of(model, rows, "x", new PartialDependenceOptions { Threads = 3 }, done.Add).Mean);
        Assert.Equal(done.Order(), done);
        Assert.Equal(1, done[^1]);
        Assert.Equal(InteractionStrength.Of(model, rows, "x", "y"), InteractionStrength.Of(model, rows, "x", "y", new PartialDependenceOptions { Threads = 3 }));
    }

    [Theory]
    [InlineData("note", "free text")]
    [InlineData("weather", "does not use a column 'weather'")]
    public void Of_ColumnThatCannotBeSet_SaysWhy(string column, string reason)
    {
        var model = TrainerContractData.Fit("logistic-regression", LearningTask.Binary);
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Binary);
        Assert.Contains(reason, Assert.Throws<LearningException>(() => PartialDependence.Of(model, rows, column)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Surface_NearestNeighbors_IsThatOfScikitLearn()
    {
        // scikit-learn 1.2.1, grid_resolution=3: rows for x = 0, 6.375, 12.75; columns for y = 0, 5.1, 10.2.
        var (model, rows) = Neighbors(3);
        var surface = PartialDependence.Surface(model, rows, "x", "y", new PartialDependenceOptions { GridSize = 100 });
        double[][] expected = [[-0.9668291174558812, 4.465579457758582, 7.355534124565822], [9.229627663513874, 4.106694596322634, -2.6940263836015617], [13.706222203982042, 9.59569888186691, 9.573934883730944]];
        // Of those values 0 and 12.75, 0 and 5.1 were seen.
        double At(double x, double y) => surface.Value(0, surface.FirstPositions!.ToList().IndexOf(x), surface.SecondPositions!.ToList().IndexOf(y));
        Assert.Equal(expected[0][0], At(0, 0), 1e-5);
        Assert.Equal(expected[2][0], At(12.75, 0), 1e-5);
        Assert.Equal(expected[0][1], At(0, 5.1), 1e-5);
        Assert.Equal(expected[2][1], At(12.75, 5.1), 1e-5);
    }

    [Fact]
    public void Strength_ProductAloneAndSum_AreOneAndNothing()
    {
        // All four corners: x · y has no effect of x or y alone, so that H = 1; x + y has no joint effect.
        double[] x = [-1, -1, 1, 1], y = [-1, 1, -1, 1];
        var rows = new Table([new NumberColumn("x", x), new NumberColumn("y", y)]);
        Model Nearest(Func<double, double, double> f) => Model.Fit(rows, "z", new TargetVector(LearningTask.Regression, [.. x.Zip(y, f)], 0), null, new Recipe(Recipe.CurrentVersion, []),
            new NearestNeighborsTrainer { Neighbors = 1 }, [], TrainingContext.Default);
        Assert.Equal(1, InteractionStrength.Of(Nearest((a, b) => a * b), rows, "x", "y")[0]!.Value, 1e-9);
        Assert.Equal(0, InteractionStrength.Of(Nearest((a, b) => a + (3 * b)), rows, "x", "y")[0]!.Value, 1e-6);
        // By hand for x + y + x · y: the joint part has a third of the variance.
        Assert.Equal(Math.Sqrt(1 / 3.0), InteractionStrength.Of(Nearest((a, b) => a + b + (a * b)), rows, "x", "y")[0]!.Value, 1e-6);
    }

    [Fact]
    public void Strength_ColumnsThatDoNotMatter_IsUndefined()
    {
        var model = TrainerContractData.Fit("baseline", LearningTask.Regression);
        if (model.Inputs.Count < 2) { return; }
        var (rows, _, _) = TrainerContractData.Make(LearningTask.Regression);
        Assert.Null(InteractionStrength.Of(model, rows, "age", "income", new PartialDependenceOptions { MostRows = 10 })[0]);
    }

    [Fact]
    public void Strength_LinearModel_IsNothing()
    {
        var (_, rows) = Neighbors(1);
        var target = new TargetVector(LearningTask.Regression, [.. ((NumberColumn)rows["x"]).Values.ToArray().Zip(((NumberColumn)rows["y"]).Values.ToArray(), (a, b) => a - (2 * b))], 0);
        var model = Model.Fit(rows, "z", target, null, new Recipe(Recipe.CurrentVersion, []), new RidgeRegressionTrainer(), [], TrainingContext.Default);
        Assert.Equal(0, InteractionStrength.Of(model, rows, "x", "y")[0]!.Value, 1e-5);
    }

    private static (Model Model, Table Rows) Neighbors(int neighbors)
    {
        double[] x = [.. Enumerable.Range(0, 24).Select(i => (i * 7 % 13) + (0.25 * (i % 4)))], y = [.. Enumerable.Range(0, 24).Select(i => (i * 5 % 11) + (0.1 * (i % 3)))];
        var rows = new Table([new NumberColumn("x", x), new NumberColumn("y", y)]);
        var target = new TargetVector(LearningTask.Regression, [.. x.Zip(y, (a, b) => (a * a / 10) + (b * Math.Sin(a)))], 0);
        return (Model.Fit(rows, "z", target, null, new Recipe(Recipe.CurrentVersion, []), new NearestNeighborsTrainer { Neighbors = neighbors }, [], TrainingContext.Default), rows);
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<double> found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++) { Assert.Equal(expected[i], found[i], 1e-5); }
    }
}
