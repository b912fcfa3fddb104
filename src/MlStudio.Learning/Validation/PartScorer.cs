using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>Turns predictions for rows of the table into reports and single metrics.</summary>
internal sealed class PartScorer(TargetEncoding target, TrainingSpec spec)
{
    /// <param name="outputs">Row-major, as <see cref="Predictions.Values"/>.</param>
    public EvaluationReport Report(string part, int[] rows, double[] outputs) => spec.Task == LearningTask.Regression
        ? Evaluator.Regression(part, target.Numbers(rows), outputs, rows)
        : Evaluator.Classification(part, Classes(rows, outputs));

    public IReadOnlyList<MetricValue> Metrics(int[] rows, double[] outputs) => spec.Task == LearningTask.Regression
        ? new RegressionScores(target.Numbers(rows), outputs).All()
        : new ClassificationScores(Classes(rows, outputs)).All();

    public double? Metric(string key, int[] rows, double[] outputs) => spec.Task == LearningTask.Regression
        ? new RegressionScores(target.Numbers(rows), outputs).Value(key).Value
        : new ClassificationScores(Classes(rows, outputs)).Value(key).Value;

    private ClassPredictions Classes(int[] rows, double[] outputs) => new(target.Labels, target.Classes(rows), outputs, spec.DecisionThreshold);
}
