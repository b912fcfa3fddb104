using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Additive;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Ensembles;
using MlStudio.Learning.Trainers.Forests;
using MlStudio.Learning.Trainers.Linear;
using MlStudio.Learning.Trainers.Networks;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Trainers;

/// <summary>
/// Rows whose class is a coin's: whatever seems to predict those that a trainer held out was seen in training, as a copy, in a made-up
/// row, or in another row of its group. An honest log-loss of evened-out classes is then about ln 2 = 0.69 or above, an honest accuracy about a half.
/// </summary>
public sealed class InnerLeakTests
{
    [Theory]
    [InlineData("boosting", "over")]
    [InlineData("boosting", "smote")]
    [InlineData("boosting", "group")]
    [InlineData("network", "over")]
    [InlineData("network", "smote")]
    [InlineData("network", "group")]
    [InlineData("additive", "over")]
    [InlineData("additive", "smote")]
    [InlineData("additive", "group")]
    public void EarlyStopping_ClassesByChance_HeldOutRowsAreNotPredicted(string kind, string kin)
    {
        Trainer trainer = kind switch
        {
            "boosting" => new GradientBoostingTrainer { Trees = 60, LearningRate = 0.3, Patience = 60, MinRowsPerLeaf = 1 },
            "network" => new NeuralNetworkTrainer { Hidden = "48", Epochs = 40, Patience = 40, Dropout = 0, LearningRate = 0.01 },
            _ => new ExplainableBoostingTrainer { Bags = 1, MaxPairs = 0, LearningRate = 0.5, MaxRounds = 100, Patience = 100, MinRowsPerLeaf = 1 },
        };
        var held = new List<double>();
        Fit(kin, trainer, step => { if (step.Held is { } loss) { held.Add(loss); } });
        Assert.NotEmpty(held);
        Assert.True(held.Min() > 0.6, $"A log-loss of {held.Min():0.###} is too good to be true.");
    }

    [Theory]
    [InlineData("over")]
    [InlineData("smote")]
    [InlineData("group")]
    public void OutOfBag_ClassesByChance_IsHardlyBetterThanChance(string kin)
    {
        var forest = (ForestPredictor)Fit(kin, new RandomForestTrainer { Trees = 60, MinRowsPerLeaf = 1 }).Predictor;
        Assert.InRange(forest.OutOfBag!.Value, 0.3, 0.65);
    }

    [Theory]
    [InlineData("over")]
    [InlineData("smote")]
    [InlineData("group")]
    public void Stacking_ClassesByChance_DoesNotTrustMemoryMoreThanNothing(string kin)
    {
        var stacking = (StackingPredictor)Fit(kin, new StackingTrainer { Members = "baseline, extra-trees", Pull = 1e-6 }).Predictor;
        Assert.InRange(stacking.Members[1].Weight, 0, 0.5);
    }

    [Theory]
    [InlineData("over")]
    [InlineData("group")]
    public void PenaltySearch_ClassesByChance_ChoosesTheStrongest(string kin)
    {
        var (table, _, _) = Rows(kin);
        var chosen = Fit(kin, new LogisticRegressionTrainer()).Predict(table).Values;
        var strongest = Fit(kin, new LogisticRegressionTrainer { L2 = 100 }).Predict(table).Values;
        Assert.All(strongest.Zip(chosen), p => Assert.Equal(p.First, p.Second, 1e-3));
    }

    [Theory]
    [InlineData("over")]
    [InlineData("group")]
    public void SupportVectors_ClassesByChance_ClaimNoCertainty(string kin)
    {
        var (table, _, _) = Rows(kin);
        var sure = Fit(kin, new LinearSvmTrainer()).Predict(table).Values.Average(p => Math.Abs(p - 0.5));
        Assert.True(sure < 0.15, $"{sure:0.###} away from 0.5 on average");
    }

    private static Model Fit(string kin, Trainer trainer, Action<TrainingProgress>? progress = null)
    {
        var (table, target, recipe) = Rows(kin);
        return Model.Fit(table, "class", target, null, recipe, trainer, ["no", "yes"], new TrainingContext { Progress = progress });
    }

    /// <summary>Numbers by chance and a class by chance; for "group" every row of a group has about the same numbers and the same class.</summary>
    private static (Table Table, TargetVector Target, Recipe Recipe) Rows(string kin)
    {
        var random = new SplitMix64(5);
        var rows = kin == "group" ? 960 : 480;
        const int together = 4;
        // With so many columns the penalty is searched for.
        var values = Enumerable.Range(0, 60).Select(_ => new double[rows]).ToArray();
        var classes = new double[rows];
        var group = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            var first = kin == "group" ? row / together * together : row;
            group[row] = row / together;
            foreach (var column in values) { column[row] = first == row ? random.Unit() : column[first] + (0.01 * random.Unit()); }
            classes[row] = first == row ? (kin == "group" ? random.Below(2) : row % 8 == 0 ? 1 : 0) : classes[first];
        }
        var table = new Table([.. values.Select((v, i) => new NumberColumn($"x{i}", v))]);
        var target = new TargetVector(LearningTask.Binary, classes, 2);
        if (kin == "group") { target = target with { Kinship = RowKinship.OfGroups(group) }; }
        return (table, target, new Recipe(1, kin switch { "over" => [new OverSample()], "smote" => [new Smote()], _ => [] }));
    }
}
