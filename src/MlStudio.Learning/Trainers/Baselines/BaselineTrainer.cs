namespace MlStudio.Learning.Trainers.Baselines;

/// <summary>
/// Predicts the weighted class shares of the training rows (so that the most frequent class is the answer), or their weighted mean
/// (which orders nothing within a group: its figures are those of guessing). What any other model must beat.
/// </summary>
public sealed record BaselineTrainer : Trainer
{
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression, LearningTask.Ranking];

    public override string Key => "baseline";
    public override IReadOnlyList<LearningTask> Tasks => Learns;
    public override FeatureEncoding Encoding => FeatureEncoding.Native;

    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        TrainingChecks.Require(this, features, target, weights);
        context.Cancellation.ThrowIfCancellationRequested();
        var sums = new double[target.Task.HasClasses() ? target.ClassCount : 1];
        var total = 0.0;
        for (var row = 0; row < target.Count; row++)
        {
            double weight = weights is null ? 1 : weights[row];
            total += weight;
            if (target.Task.HasClasses()) { sums[(int)target.Values[row]] += weight; }
            else { sums[0] += weight * target.Values[row]; }
        }
        for (var i = 0; i < sums.Length; i++) { sums[i] /= total; }
        context.Progress?.Invoke(new TrainingProgress(1, 1));
        return new ConstantPredictor(target.Task == LearningTask.Binary ? [sums[1]] : sums);
    }
}
