using MlStudio.Learning.Trainers.Baselines;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Trainers;

/// <summary>The trainers there are, in the order in which they are offered. The contract suite covers each entry.</summary>
public static class TrainerCatalog
{
    public static IReadOnlyList<TrainerEntry> All { get; } =
    [
        new("gradient-boosting", "Gradient boosting",
            "Adds many small decision trees, each correcting those before it. Usually the most accurate on tables; takes categories and missing values as they are.",
            () => new GradientBoostingTrainer()),
        new("logistic-regression", "Logistic regression",
            "Gives every feature a weight and adds them up to a probability. Fast, steady and easy to explain; misses effects that depend on combinations of features.",
            () => new LogisticRegressionTrainer()),
        new("ridge-regression", "Linear regression (ridge)",
            "Gives every feature a weight and adds them up to a number. Fast, steady and easy to explain; misses curves and combinations unless the features hold them.",
            () => new RidgeRegressionTrainer()),
        new("baseline", "Baseline",
            "Ignores the data columns: always answers with the most frequent class, or with the mean. Any useful model must beat it.",
            () => new BaselineTrainer()),
    ];

    /// <exception cref="LearningException">No trainer has that key; the message lists the keys there are.</exception>
    public static TrainerEntry Get(string key) => Find(key)
        ?? throw new LearningException($"There is no trainer '{key}'. Trainers: {string.Join(", ", All.Select(e => e.Key))}.");

    /// <summary>The entry of that key, or null.</summary>
    public static TrainerEntry? Find(string key) => All.FirstOrDefault(e => e.Key == key);

    /// <summary>The trainers that can learn <paramref name="task"/>.</summary>
    public static IEnumerable<TrainerEntry> For(LearningTask task) => All.Where(e => e.Tasks.Contains(task));
}
