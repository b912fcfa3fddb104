using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>Trains as another trainer does and says when training starts, so that preparation and training can be timed apart.</summary>
internal sealed record TimedTrainer(Trainer Inner, Action Starting) : Trainer
{
    public override string Key => Inner.Key;
    public override IReadOnlyList<LearningTask> Tasks => Inner.Tasks;
    public override FeatureEncoding Encoding => Inner.Encoding;

    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        Starting();
        return Inner.Fit(features, target, weights, context);
    }
}
