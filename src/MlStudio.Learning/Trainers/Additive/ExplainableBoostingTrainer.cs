using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// Explainable boosting machine: a sum of one function per column and of a few functions of two columns, each learned by tiny trees in turn with a small learning rate, and
/// each drawn as a curve that shows exactly what it does. Missing values and categories are taken as they are; pairs are not learned for more than two classes.
/// Immutable and thread-safe. The same data, weights, options and seed give the same predictor bytes on any number of threads, with vector instructions or without.
/// </summary>
/// <remarks>
/// Lou, Caruana and Gehrke, "Intelligible models for classification and regression", 2012; with Hooker, "Accurate intelligible models with pairwise interactions", 2013;
/// Nori, Jenkins, Koch and Caruana, "InterpretML", 2019.
/// </remarks>
public sealed record ExplainableBoostingTrainer : Trainer
{
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression];

    [Option("Pairs of columns", "The most pairs of columns that get a function of their own, those that matter most; 0 for none.", Min = 0, Max = 100, SearchMin = 0, SearchMax = 50, Unit = "pairs")]
    public int MaxPairs { get; init; } = 30;

    [Option("Learning rate", "How far each step moves a function. Smaller values need more rounds and give smoother functions; empty means 0.04 for two classes and 0.1 otherwise.", Min = 1e-4, Max = 1, SearchMin = 0.01, SearchMax = 0.2, Logarithmic = true)]
    public double? LearningRate { get; init; }

    [Option("Rounds", "The most steps for each function; a held-out part of the rows usually ends the training before.", Min = 1, Max = 100_000, Logarithmic = true, Unit = "rounds")]
    public int MaxRounds { get; init; } = 2000;

    [Option("Repeats", "How many models, each learned without another part of the rows, are averaged. More give smoother functions and better known uncertainty.", Min = 1, Max = 100, Unit = "repeats")]
    public int Bags { get; init; } = 8;

    [Option("Steps per tree", "Into how many parts one step divides a column.", Min = 2, Max = 16, SearchMin = 2, SearchMax = 5, Advanced = true, Unit = "parts")]
    public int MaxLeaves { get; init; } = 3;

    [Option("Rows per part", "The fewest training rows of a part. Raise it for smoother functions.", Min = 1, Max = 1_000_000, SearchMin = 2, SearchMax = 100, Logarithmic = true, Unit = "rows")]
    public int MinRowsPerLeaf { get; init; } = 5;

    [Option("L2 penalty", "Pulls the steps of small parts towards zero.", Min = 0, Max = 1e6, SearchMin = 0.01, SearchMax = 100, Logarithmic = true, Advanced = true)]
    public double L2 { get; init; } = 1;

    [Option("Patience", "The training ends when the held-out rows are not predicted noticeably better after this many rounds.", Min = 1, Max = 10_000, Advanced = true, Unit = "rounds")]
    public int Patience { get; init; } = 50;

    [Option("Held-out share", "The share of training rows that each repeat holds out.", Min = 0.01, Max = 0.5, Advanced = true)]
    public double HeldOutShare { get; init; } = 0.15;

    [Option("Bins", "Into how many steps the values of a column are rounded.", Min = 2, Max = 255, Advanced = true, Unit = "bins")]
    public int MaxBins { get; init; } = 255;

    public override string Key => "explainable-boosting";

    public override IReadOnlyList<LearningTask> Tasks => Learns;

    public override FeatureEncoding Encoding => FeatureEncoding.Native;

    /// <summary>The pairs that are learned at most; none for more than two classes.</summary>
    internal int PairsFor(LearningTask task) => task == LearningTask.Multiclass ? 0 : MaxPairs;

    /// <summary>The learning rate, where none is given that of the task.</summary>
    internal double RateFor(LearningTask task) => LearningRate ?? (task == LearningTask.Binary ? 0.04 : 0.1);

    /// <summary>The learning rate of pairs. Over numbers a quarter of a grid takes many steps to become a surface; larger ones lose nothing there.</summary>
    internal double PairRateFor(LearningTask task) => task == LearningTask.Regression ? Math.Min(1, 2.5 * RateFor(task)) : RateFor(task);

    /// <inheritdoc/>
    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        using var team = new WorkerTeam(Math.Min(context.Threads, Bags));
        var data = AdditiveData.Prepare(features, target, weights, MaxBins, context.Seed, team, context.Cancellation);
        return new AdditiveLoop(this, data, context, team).Run();
    }
}
