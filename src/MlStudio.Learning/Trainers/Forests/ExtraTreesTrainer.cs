using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>
/// Extremely randomised trees: a forest whose trees see all rows and cut each column at random instead of at its best place; smoother than a random forest.
/// Immutable and thread-safe. The same data, weights, options and seed give the same predictor bytes on any number of threads, with vector instructions or without.
/// </summary>
/// <remarks>Geurts, Ernst and Wehenkel, "Extremely randomized trees", 2006. Cuts are drawn evenly between the lowest and the highest value of the node and rounded to the nearest bound between bins.</remarks>
public sealed record ExtraTreesTrainer : Trainer
{
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression];

    [Option("Trees", "How many trees are averaged. More are never worse, only slower and larger.", Min = 1, Max = 10_000, SearchMin = 100, SearchMax = 1000, Logarithmic = true, Unit = "trees")]
    public int Trees { get; init; } = 300;

    [Option("Rows per leaf", "The fewest training rows in a leaf. Raise it for noisy data, steadier probabilities and smaller models; empty means 5 for two classes, 1 for more, 2 for numbers.", Min = 1, Max = 1_000_000, SearchMin = 1, SearchMax = 50, Logarithmic = true, Unit = "rows")]
    public int? MinRowsPerLeaf { get; init; }

    [Option("Depth limit", "The longest chain of questions in one tree; 0 for no limit.", Min = 0, Max = 1000)]
    public int MaxDepth { get; init; }

    [Option("Columns per split", "How many columns, drawn at random, each split chooses from; empty chooses by the task.")]
    public ColumnSampling? ColumnsPerSplit { get; init; }

    [Option("Column share", "With columns per split by share: the share of columns each split chooses from.", Min = 0.01, Max = 1, SearchMin = 0.1, SearchMax = 1)]
    public double ColumnShare { get; init; } = 0.5;

    [Option("Criterion", "How mixed the classes of a leaf are measured; numbers are always split by squared error.", Advanced = true)]
    public SplitCriterion Criterion { get; init; } = SplitCriterion.Gini;

    [Option("Draw rows", "Grows each tree on rows drawn with replacement, instead of on all rows.", Advanced = true)]
    public bool Bootstrap { get; init; }

    [Option("Bins", "Into how many steps the values of a column are rounded.", Min = 2, Max = 255, Advanced = true, Unit = "bins")]
    public int MaxBins { get; init; } = 255;

    public override string Key => "extra-trees";

    public override IReadOnlyList<LearningTask> Tasks => Learns;

    public override FeatureEncoding Encoding => FeatureEncoding.Native;

    /// <inheritdoc/>
    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        var numbers = target.Task == LearningTask.Regression;
        var rules = new ForestRules
        {
            Criterion = Criterion,
            MinRows = MinRowsPerLeaf ?? ForestRules.FewestRows(target.Task),
            MaxDepth = MaxDepth,
            ColumnsPerSplit = ForestRules.Columns(ColumnsPerSplit ?? (numbers ? ColumnSampling.All : ColumnSampling.SquareRoot), ColumnShare, features.FeatureCount),
            Bootstrap = Bootstrap,
            RandomCuts = true,
        };
        return ForestLoop.Run(features, target, weights, rules, Trees, MaxBins, outOfBag: Bootstrap, context);
    }
}
