using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers.Boosting.Objectives;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>
/// Gradient boosting of decision trees over binned features: leaf-wise growth, native categories and missing values, optional early stopping.
/// Binary targets are learned by log-loss, classes by softmax, numbers by squared error. Immutable and thread-safe.
/// The same data, weights, options and seed give the same predictor bytes on any number of threads, with vector instructions or without.
/// </summary>
/// <remarks>Friedman 2001; Chen &amp; Guestrin 2016 (regularised gain); Ke et al., "LightGBM", 2017 (histograms, leaf-wise growth, categories).</remarks>
public sealed record GradientBoostingTrainer : Trainer
{
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression];

    [Option("Trees", "The most trees to grow, per class for more than two classes; early stopping usually ends before.", Min = 1, Max = 100_000, SearchMin = 100, SearchMax = 2000, Logarithmic = true, Unit = "trees")]
    public int Trees { get; init; } = 1000;

    [Option("Learning rate", "How far each tree moves the prediction. Smaller values need more trees and often predict better.", Min = 1e-5, Max = 1, SearchMin = 0.01, SearchMax = 0.3, Logarithmic = true)]
    public double LearningRate { get; init; } = 0.05;

    [Option("Leaves per tree", "How fine one tree can be. More leaves find more intricate patterns and overfit sooner.", Min = 2, Max = 4096, SearchMin = 7, SearchMax = 127, Logarithmic = true, Unit = "leaves")]
    public int MaxLeaves { get; init; } = 31;

    [Option("Depth limit", "The longest chain of questions in one tree; 0 for no limit beyond the number of leaves.", Min = 0, Max = 64, Advanced = true)]
    public int MaxDepth { get; init; }

    [Option("Rows per leaf", "The fewest training rows in a leaf (estimated from second derivatives for classes beyond 4,096 rows). Raise it for noisy data.", Min = 1, Max = 1_000_000, SearchMin = 5, SearchMax = 100, Logarithmic = true, Unit = "rows")]
    public int MinRowsPerLeaf { get; init; } = 20;

    [Option("Weight per leaf", "The smallest sum of second derivatives in a leaf.", Min = 0, Max = 1e6, SearchMin = 0.001, SearchMax = 10, Logarithmic = true, Advanced = true)]
    public double MinChildWeight { get; init; } = 1e-3;

    [Option("L1 penalty", "Pulls leaf values to exactly zero.", Min = 0, Max = 1e6, Advanced = true)]
    public double L1 { get; init; }

    [Option("L2 penalty", "Pulls leaf values towards zero, most in small leaves.", Min = 0, Max = 1e6, SearchMin = 0.01, SearchMax = 100, Logarithmic = true)]
    public double L2 { get; init; } = 1;

    [Option("Least gain", "A split must lower the loss by at least this much.", Min = 0, Max = 1e12, Advanced = true)]
    public double MinGain { get; init; }

    [Option("Row sampling", "The share of rows that each tree sees.", Min = 0.01, Max = 1, SearchMin = 0.5, SearchMax = 1)]
    public double RowSampling { get; init; } = 1;

    [Option("Column sampling", "The share of columns that each tree sees.", Min = 0.01, Max = 1, SearchMin = 0.3, SearchMax = 1)]
    public double ColumnSampling { get; init; } = 0.8;

    [Option("Bins", "Into how many steps the values of a column are rounded.", Min = 2, Max = 255, Advanced = true, Unit = "bins")]
    public int MaxBins { get; init; } = 255;

    [Option("Early stopping", "Holds out part of the training rows and keeps the number of trees that predicts them best.")]
    public bool EarlyStopping { get; init; } = true;

    [Option("Patience", "With early stopping: how many trees without improvement end the training.", Min = 1, Max = 10_000, Advanced = true, Unit = "trees")]
    public int Patience { get; init; } = 30;

    [Option("Held-out share", "With early stopping: the share of training rows held out.", Min = 0.01, Max = 0.5, Advanced = true)]
    public double HeldOutShare { get; init; } = 0.1;

    [Option("Refit", "With early stopping: learns again from all training rows, held-out ones included, with the number of trees found.", Advanced = true)]
    public bool Refit { get; init; } = true;

    [Option("Levels per side", "The most levels of a category that one split groups together.", Min = 1, Max = 255, Advanced = true, Unit = "levels")]
    public int MaxCategoriesPerSide { get; init; } = 32;

    [Option("Category smoothing", "Damps the statistics of rare levels when levels are ordered; rarer ones than this many rows are not grouped.", Min = 0, Max = 1e6, Advanced = true)]
    public double CategorySmoothing { get; init; } = 10;

    [Option("Category L2 penalty", "Added to the L2 penalty when grouped levels are valued.", Min = 0, Max = 1e6, Advanced = true)]
    public double CategoryL2 { get; init; } = 10;

    [Option("Rows per category group", "The fewest rows between two cuts of ordered levels.", Min = 1, Max = 1_000_000, Advanced = true, Unit = "rows")]
    public int MinRowsPerCategory { get; init; } = 100;

    [Option("Levels tried one by one", "Up to this many levels, each is split against all others.", Min = 1, Max = 255, Advanced = true, Unit = "levels")]
    public int OneAgainstRestLevels { get; init; } = 4;

    public override string Key => "gradient-boosting";

    public override IReadOnlyList<LearningTask> Tasks => Learns;

    public override FeatureEncoding Encoding => FeatureEncoding.Native;

    /// <inheritdoc/>
    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        using var team = new WorkerTeam(context.Threads);
        var objective = Objective.For(target.Task, target.ClassCount);
        var data = BoostingData.Prepare(features, target, weights, EarlyStopping ? HeldOutShare : 0, MaxBins, context.Seed, team, context.Cancellation);
        var loop = new BoostingLoop(this, data, objective, context, team);
        var trees = loop.Run();
        if (data.Learned < data.Rows && Refit)
        {
            data = BoostingData.Prepare(features, target, weights, 0, MaxBins, context.Seed, team, context.Cancellation);
            var stepsBefore = loop.Steps;
            loop = new BoostingLoop(this, data, objective, context, team);
            trees = loop.Refit(trees.Count / objective.ScoreCount, stepsBefore);
        }
        return BoostingPredictor.From(trees, loop.Start, objective, data.Matrix, features.FeatureCount);
    }

    internal SplitRules Rules() => new()
    {
        L1 = L1,
        L2 = L2,
        MinGain = MinGain,
        MinRows = MinRowsPerLeaf,
        MinHessian = MinChildWeight,
        CategorySmoothing = CategorySmoothing,
        CategoryL2 = CategoryL2,
        MaxCategoriesPerSide = MaxCategoriesPerSide,
        MinRowsPerCategory = MinRowsPerCategory,
        OneAgainstRestLevels = OneAgainstRestLevels,
    };
}
