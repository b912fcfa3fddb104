using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>
/// One decision tree, small enough to be read: grown from the question that helps most, then cut back where a question is not worth its leaf.
/// Missing values and categories are taken as they are. Immutable and thread-safe. Deterministic; the seed and the number of threads do not matter
/// below 200,000 rows (above, the seed draws the rows that bins are made from).
/// </summary>
/// <remarks>Breiman, Friedman, Olshen and Stone, "Classification and regression trees", 1984 (Gini, cost-complexity pruning); best-first growth: Shi 2007.</remarks>
public sealed record DecisionTreeTrainer : Trainer
{
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression];

    [Option("Leaves", "The most leaves, that is groups of rows with one answer. Around 16 can still be read at a glance.", Min = 2, Max = 4096, SearchMin = 4, SearchMax = 128, Logarithmic = true, Unit = "leaves")]
    public int MaxLeaves { get; init; } = 16;

    [Option("Depth limit", "The longest chain of questions.", Min = 1, Max = 64, SearchMin = 2, SearchMax = 12)]
    public int MaxDepth { get; init; } = 5;

    [Option("Rows per leaf", "The fewest training rows in a leaf. Raise it where answers from few rows are not to be trusted.", Min = 1, Max = 1_000_000, SearchMin = 1, SearchMax = 100, Logarithmic = true, Unit = "rows")]
    public int MinRowsPerLeaf { get; init; } = 10;

    [Option("Pruning", "A question stays only if each leaf that it adds lowers the error by more than this share of the error without any question.", Min = 0, Max = 1, SearchMin = 1e-5, SearchMax = 0.05, Logarithmic = true)]
    public double Pruning { get; init; } = 0.001;

    [Option("Criterion", "How mixed the classes of a leaf are measured; numbers are always split by squared error.", Advanced = true)]
    public SplitCriterion Criterion { get; init; } = SplitCriterion.Gini;

    [Option("Bins", "Into how many steps the values of a column are rounded while questions are looked for.", Min = 2, Max = 255, Advanced = true, Unit = "bins")]
    public int MaxBins { get; init; } = 255;

    public override string Key => "decision-tree";

    public override IReadOnlyList<LearningTask> Tasks => Learns;

    public override FeatureEncoding Encoding => FeatureEncoding.Native;

    /// <inheritdoc/>
    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        using var team = new WorkerTeam(context.Threads);
        var data = ForestData.Prepare(features, target, weights, MaxBins, context.Seed, team, context.Cancellation);
        var root = new DecisionTreeGrower(data, features, this, context).Grow();
        CostComplexity.Prune(root, Pruning * root.Impurity);
        return new DecisionTreePredictor(target.Task, features.FeatureCount, root.Flatten());
    }
}
