using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Ensembles;
using MlStudio.Learning.Trainers.Networks;

namespace MlStudio.Learning.Tests.Trainers;

/// <summary>
/// Options so different from the defaults that they are held to the contract as if they were trainers of their own.
/// Their key is that of the trainer, a colon and a name.
/// </summary>
internal static class TrainerVariants
{
    private const string QuickMembers = "baseline, logistic-regression, ridge-regression";
    private static readonly GradientBoostingTrainer Boosting = new() { Trees = 20, LearningRate = 0.25 };

    private static readonly Variant[] All =
    [
        new("gradient-boosting:absolute", Boosting with { Objective = RegressionObjective.Absolute }),
        new("gradient-boosting:huber", Boosting with { Objective = RegressionObjective.Huber, HuberDelta = 20 }),
        new("gradient-boosting:quantile", Boosting with { Objective = RegressionObjective.Quantile, QuantileLevel = 0.8, RowSampling = 0.7 }),
        new("gradient-boosting:poisson", Boosting with { Objective = RegressionObjective.Poisson }, NeverNegative: true),
        new("gradient-boosting:tweedie", Boosting with { Objective = RegressionObjective.Tweedie }, NeverNegative: true),
        new("gradient-boosting:dart", Boosting with { DropRate = 0.2, SkipDrop = 0.3 }, EveryTask: true),
        new("gradient-boosting:depth-wise", Boosting with { Growth = Growth.DepthWise, NodeColumnSampling = 0.7, EarlyStopping = false }, EveryTask: true),
    ];

    /// <param name="Key">The key in test data.</param>
    /// <param name="Trainer">The trainer with its options.</param>
    /// <param name="EveryTask">Whether all tasks are tried; else the regression alone.</param>
    /// <param name="NeverNegative">Whether it takes no negative targets.</param>
    private sealed record Variant(string Key, Trainer Trainer, bool EveryTask = false, bool NeverNegative = false);

    /// <summary>The keys of catalog and variants with each task.</summary>
    public static IEnumerable<(string Key, LearningTask Task)> KeysAndTasks() =>
    [
        .. TrainerCatalog.All.SelectMany(e => e.Tasks.Select(t => (e.Key, t))),
        .. All.SelectMany(v => v.Trainer.Tasks.Where(t => v.EveryTask || t == LearningTask.Regression).Select(t => (v.Key, t))),
    ];

    /// <summary>Trainers whose defaults take seconds, with options under which they are quick: what every trainer promises holds with any options.</summary>
    private static readonly Trainer[] Quick =
    [
        new NeuralNetworkTrainer { Hidden = "24, 9", Epochs = 8 },
        new VotingTrainer { Members = QuickMembers },
        new StackingTrainer { Members = QuickMembers, Folds = 2 },
    ];

    /// <summary>The trainer of a key of catalog or variants.</summary>
    public static Trainer Create(string key) => Find(key)?.Trainer ?? Array.Find(Quick, t => t.Key == key) ?? TrainerCatalog.Get(key).Create();

    /// <summary>The target as the trainer takes it.</summary>
    public static TargetVector Suited(string key, TargetVector target) =>
        Find(key)?.NeverNegative == true ? target with { Values = [.. target.Values.Select(Math.Abs)] } : target;

    private static Variant? Find(string key) => Array.Find(All, v => v.Key == key);
}
