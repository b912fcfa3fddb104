using MlStudio.Learning.Trainers.Additive;
using MlStudio.Learning.Trainers.Baselines;
using MlStudio.Learning.Trainers.Bayes;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Ensembles;
using MlStudio.Learning.Trainers.Forests;
using MlStudio.Learning.Trainers.Linear;
using MlStudio.Learning.Trainers.Neighbors;
using MlStudio.Learning.Trainers.Networks;

namespace MlStudio.Learning.Trainers;

/// <summary>The trainers there are, in the order in which they are offered. The contract suite covers each entry.</summary>
public static class TrainerCatalog
{
    public static IReadOnlyList<TrainerEntry> All { get; } =
    [
        new("gradient-boosting", "Gradient boosting", TrainerFamily.TreesAndBoosting,
            "Adds many small decision trees, each correcting those before it. Usually the most accurate on tables; takes categories and missing values as they are.",
            () => new GradientBoostingTrainer()),
        new("random-forest", "Random forest", TrainerFamily.TreesAndBoosting,
            "Averages many deep trees, each grown on its own draw of rows and columns. Hardly needs tuning and rarely goes wrong; often a little behind boosting.",
            () => new RandomForestTrainer()),
        new("extra-trees", "Extra trees", TrainerFamily.TreesAndBoosting,
            "A forest whose trees cut columns at random places. Smoother answers than a random forest and fast to train; good with many noisy numbers.",
            () => new ExtraTreesTrainer()),
        new("decision-tree", "Decision tree", TrainerFamily.TreesAndBoosting,
            "One short tree of questions that can be read and followed by hand. Less accurate than many trees; shows at a glance what divides the rows.",
            () => new DecisionTreeTrainer()),
        new("explainable-boosting", "Explainable boosting", TrainerFamily.TreesAndBoosting,
            "Learns a curve for every column and adds them up, with a few pairs of columns. Nearly as accurate as boosting, and every curve can be looked at and discussed.",
            () => new ExplainableBoostingTrainer()),
        new("logistic-regression", "Logistic regression", TrainerFamily.Linear,
            "Gives every feature a weight and adds them up to a probability. Fast, steady and easy to explain; misses effects that depend on combinations of features.",
            () => new LogisticRegressionTrainer()),
        new("linear-svm", "Linear support vector machine", TrainerFamily.Linear,
            "Draws the line between classes that keeps the widest distance to both. Close to logistic regression; often as good on texts and many features.",
            () => new LinearSvmTrainer()),
        new("naive-bayes", "Naive Bayes", TrainerFamily.NeighborsAndBayes,
            "Looks at each feature by itself and multiplies what they say. Learns in one pass, also from few rows; its probabilities tend to be too sure.",
            () => new NaiveBayesTrainer()),
        new("ridge-regression", "Linear regression", TrainerFamily.Linear,
            "Gives every feature a weight and adds them up to a number. Fast, steady and easy to explain; misses curves and combinations unless the features hold them.",
            () => new RidgeRegressionTrainer()),
        new("poisson-regression", "Poisson regression", TrainerFamily.Linear,
            "Predicts counts, such as calls per day: every feature multiplies the expected count by some factor. Never predicts below 0, and refuses targets that are.",
            () => new PoissonRegressionTrainer()),
        new("quantile-regression", "Quantile regression", TrainerFamily.Linear,
            "Predicts a value that a chosen share of the targets stay below, such as the median, or the delivery time that nine of ten keep. Not thrown off by a few extreme targets.",
            () => new QuantileRegressionTrainer()),
        new("nearest-neighbors", "Nearest neighbours", TrainerFamily.NeighborsAndBayes,
            "Answers with what happened in the most similar known rows. Finds any shape of pattern when there are few columns; slow with many rows, and misled by columns that do not matter.",
            () => new NearestNeighborsTrainer()),
        new("neural-network", "Neural network", TrainerFamily.Networks,
            "Passes the columns through layers of small weighted sums that it learns step by step. Finds smooth patterns and combinations; takes categories and missing values as they are, and wants a few thousand rows.",
            () => new NeuralNetworkTrainer()),
        new(VotingTrainer.KeyName, "Voting", TrainerFamily.Combined,
            "Trains several algorithms and answers with the mean of what they say. Steadier than any one of them; takes the time of all.",
            () => new VotingTrainer()),
        new(StackingTrainer.KeyName, "Stacking", TrainerFamily.Combined,
            "Trains several algorithms and learns how much to trust each from rows that they had not seen. Often a little better than the best of them; takes several times as long.",
            () => new StackingTrainer()),
        new("baseline", "Baseline", TrainerFamily.Baseline,
            "Ignores the data columns: always answers with the most frequent class, or with the mean. Any useful model must beat it.",
            () => new BaselineTrainer()),
    ];

    /// <exception cref="LearningException">No trainer has that key; the message lists the keys there are.</exception>
    public static TrainerEntry Get(string key) => Find(key)
        ?? throw new LearningException($"There is no trainer '{key}'. Trainers: {string.Join(", ", All.Select(e => e.Key))}.");

    /// <summary>The entry of that key, or null.</summary>
    public static TrainerEntry? Find(string key) => All.FirstOrDefault(e => e.Key == key);

    /// <summary>The trainers that can learn <paramref name="task"/>, in catalog order.</summary>
    public static IEnumerable<TrainerEntry> For(LearningTask task) => All.Where(e => e.Tasks.Contains(task));
}
