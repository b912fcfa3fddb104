using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>Turns predictions for rows of the table into reports and single metrics.</summary>
internal sealed class PartScorer(TargetEncoding target, TrainingSpec spec)
{
    /// <param name="outputs">Row-major, as <see cref="Predictions.Values"/>.</param>
    /// <param name="threshold">Two classes: the decision threshold of the model that answered.</param>
    /// <param name="rowThresholds">Two classes: the threshold of each row where several models answered; null: <paramref name="threshold"/>.</param>
    public EvaluationReport Report(string part, int[] rows, double[] outputs, double threshold, double[]? rowThresholds = null) => spec.Task switch
    {
        LearningTask.Ranking => Evaluator.Ranking(part, target.Numbers(rows), outputs, target.Groups(rows), target.GroupNames),
        LearningTask.Regression => Evaluator.Regression(part, target.Numbers(rows), outputs, rows),
        _ => Evaluator.Classification(part, Classes(rows, outputs, threshold) with { RowThresholds = rowThresholds }),
    };

    public IReadOnlyList<MetricValue> Metrics(int[] rows, double[] outputs, double threshold) => spec.Task switch
    {
        LearningTask.Ranking => Ranking(rows, outputs).All(),
        LearningTask.Regression => new RegressionScores(target.Numbers(rows), outputs).All(),
        _ => new ClassificationScores(Classes(rows, outputs, threshold)).All(),
    };

    public double? Metric(string key, int[] rows, double[] outputs, double threshold) => spec.Task switch
    {
        LearningTask.Ranking => Ranking(rows, outputs).Value(key).Value,
        LearningTask.Regression => new RegressionScores(target.Numbers(rows), outputs).Value(key).Value,
        _ => new ClassificationScores(Classes(rows, outputs, threshold)).Value(key).Value,
    };

    private RankingScores Ranking(int[] rows, double[] outputs) => new(target.Numbers(rows), outputs, target.Groups(rows));

    private ClassPredictions Classes(int[] rows, double[] outputs, double threshold) => new(target.Labels, target.Classes(rows), outputs, threshold);
}
