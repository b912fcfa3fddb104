using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers.Boosting.Constraints;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>
/// Gradient boosting of decision trees over binned features: leaf-wise or depth-wise growth, native categories and missing values, optional early
/// stopping, dropped trees, directions and interaction groups. Binary targets are learned by log-loss, classes by softmax, numbers by the
/// <see cref="Objective"/>, the order within groups by LambdaMART. Immutable and thread-safe.
/// The same data, weights, options and seed give the same predictor bytes on any number of threads, with vector instructions or without.
/// </summary>
/// <remarks>Friedman 2001; Chen &amp; Guestrin 2016 (regularised gain); Ke et al., "LightGBM", 2017 (histograms, leaf-wise growth, categories); Burges 2010 (LambdaMART).</remarks>
public sealed record GradientBoostingTrainer : Trainer
{
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression, LearningTask.Ranking];

    [Option("Objective", "Where a number is learned: what counts as a good prediction. Squared predicts the mean, absolute the median, Huber something between, quantile a chosen quantile; Poisson suits counts and Tweedie amounts that are often 0 (neither takes negative targets).", ForNumbers = true)]
    public RegressionObjective Objective { get; init; }

    [Option("Huber limit", "With the Huber objective: misses beyond this, in the target's unit, count in proportion rather than squared.", Min = 1e-9, Max = 1e12, Advanced = true, ForNumbers = true)]
    public double HuberDelta { get; init; } = 1;

    [Option("Quantile", "With the quantile objective: the share of cases that should lie below the prediction.", Min = 0.001, Max = 0.999, Advanced = true, ForNumbers = true)]
    public double QuantileLevel { get; init; } = 0.9;

    [Option("Tweedie power", "With the Tweedie objective: near 1 for counts with many repeats, near 2 for amounts that vary in proportion to their size.", Min = 1.01, Max = 1.99, Advanced = true, ForNumbers = true)]
    public double TweediePower { get; init; } = 1.5;

    [Option("Gain", "Where rows are ordered: what a row is worth at the top. Exponential gives 2^relevance - 1, so that the most relevant rows count most; linear gives the relevance itself.", Advanced = true, ForRankings = true)]
    public RankingGain RankingGain { get; init; }

    [Option("Places that count", "Where rows are ordered: how many places from the top of a group matter. Fewer sharpen the top; more steady the learning and take longer.", Min = 1, Max = 10_000, SearchMin = 5, SearchMax = 100, Logarithmic = true, Unit = "places", ForRankings = true)]
    public int RankingPositions { get; init; } = 30;

    [Option("Trees", "The most trees to grow, per class for more than two classes; early stopping usually ends before.", Min = 1, Max = 100_000, SearchMin = 100, SearchMax = 2000, Logarithmic = true, Unit = "trees")]
    public int Trees { get; init; } = 1000;

    [Option("Learning rate", "How far each tree moves the prediction. Smaller values need more trees and often predict better.", Min = 1e-5, Max = 1, SearchMin = 0.01, SearchMax = 0.3, Logarithmic = true)]
    public double LearningRate { get; init; } = 0.05;

    [Option("Leaves per tree", "How fine one tree can be. More leaves find more intricate patterns and overfit sooner.", Min = 2, Max = 4096, SearchMin = 7, SearchMax = 127, Logarithmic = true, Unit = "leaves")]
    public int MaxLeaves { get; init; } = 31;

    [Option("Growth", "Leaf-wise splits the leaf that gains most wherever it is; depth-wise finishes a level before the next, which gives evener trees.", Advanced = true)]
    public Growth Growth { get; init; }

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

    [Option("Column sampling per split", "The share of a tree's columns that each split may choose from.", Min = 0.01, Max = 1, Advanced = true)]
    public double NodeColumnSampling { get; init; } = 1;

    [Option("Bins", "Into how many steps the values of a column are rounded.", Min = 2, Max = 255, Advanced = true, Unit = "bins")]
    public int MaxBins { get; init; } = 255;

    [Option("Early stopping", "Holds out part of the training rows and keeps the number of trees that predicts them best.")]
    public bool EarlyStopping { get; init; } = true;

    [Option("Stopping metric", "With early stopping: the key of the metric that decides, such as auc, macro_f1 or mae; left empty, the loss that is learned (rankings: NDCG@10).", Advanced = true)]
    public string? StoppingMetric { get; init; }

    [Option("Patience", "With early stopping: how many trees without improvement end the training.", Min = 1, Max = 10_000, Advanced = true, Unit = "trees")]
    public int Patience { get; init; } = 30;

    [Option("Held-out share", "With early stopping: the share of training rows held out; of rankings, whole groups, at least 60 of them or a quarter.", Min = 0.01, Max = 0.5, Advanced = true)]
    public double HeldOutShare { get; init; } = 0.1;

    [Option("Refit", "With early stopping: learns again from all training rows, held-out ones included, with the number of trees found.", Advanced = true)]
    public bool Refit { get; init; } = true;

    [Option("Directions", "Number columns with which the prediction may only rise (+) or fall (-), such as: age:+, price:-", Advanced = true)]
    public string? Monotone { get; init; }

    [Option("Groups that may interact", "Columns that may be asked about on one path of a tree, groups separated by commas, such as: age income, 'floor area' city. Columns not named form one more group; left empty, all may meet.", Advanced = true)]
    public string? Interactions { get; init; }

    [Option("Drop rate", "The share of earlier trees left out while the next one is grown (DART), so that no tree leans on a few others; 0 for none. Slower.", Min = 0, Max = 1, Advanced = true)]
    public double DropRate { get; init; }

    [Option("Most dropped", "With a drop rate: at most this many trees are left out at a time.", Min = 1, Max = 100_000, Advanced = true, Unit = "trees")]
    public int MaxDrop { get; init; } = 50;

    [Option("Skip drop", "With a drop rate: the share of steps at which nothing is left out.", Min = 0, Max = 1, Advanced = true)]
    public double SkipDrop { get; init; } = 0.5;

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
    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context) => Train(null, features, target, weights, context);

    /// <summary>
    /// Goes on from a predictor: adds at most <see cref="Trees"/> more trees per output. On the rows, options and seed that it was trained with, without
    /// early stopping and dropping, the bytes are those of all trees grown at once. Other rows of the same features may be given where no category is used
    /// or its levels are as frequent in the same order.
    /// </summary>
    /// <exception cref="LearningException">The predictor learned by another loss or from other features; the rest as in <see cref="Fit"/>.</exception>
    public BoostingPredictor Continue(BoostingPredictor before, FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context) =>
        Train(before, features, target, weights, context);

    private BoostingPredictor Train(BoostingPredictor? before, FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        var constraints = FeatureConstraints.Resolve(Monotone, Interactions, features.Features);
        var objective = Objectives.Objective.For(target.Task, target.ClassCount, this);
        objective.RequireTarget(target, weights);
        before?.RequireLearnedBy(objective, features);
        using var team = new WorkerTeam(context.Threads);
        var (data, loop) = Begin(EarlyStopping ? HeldOutShare : 0);
        var refits = data.Learned < data.Rows && Refit;
        if (!refits) { before?.RequireSameBins(features, data.Matrix); }
        var trees = loop.Run();
        if (refits)
        {
            var stepsBefore = loop.Steps;
            (data, loop) = Begin(0);
            before?.RequireSameBins(features, data.Matrix);
            trees = loop.Refit(trees.Count / objective.ScoreCount, stepsBefore);
        }
        return BoostingPredictor.From(trees, loop.Start, objective, data.Matrix, features.FeatureCount, before);

        (BoostingData Data, BoostingLoop Loop) Begin(double heldShare)
        {
            var prepared = BoostingData.Prepare(features, target, weights, heldShare, MaxBins, context.Seed, team, context.Cancellation, before is not null);
            return (prepared, new BoostingLoop(this, prepared, objective, context, team, constraints, before is null ? null : (before, features)));
        }
    }

    internal GrowthRules Rules(Objectives.Objective objective, FeatureConstraints constraints) =>
        new(SplitRules() with { LargestStep = objective.LargestStep }, MaxLeaves, MaxDepth, Growth, NodeColumnSampling) { Constraints = constraints };

    internal SplitRules SplitRules() => new()
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
