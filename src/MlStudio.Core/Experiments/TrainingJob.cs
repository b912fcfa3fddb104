using System.Text.Json;
using MlStudio.Learning.Serialization;

namespace MlStudio.Core.Experiments;

/// <summary>What the training job is asked: which run to train. Everything else stands in the run.</summary>
public sealed record TrainingJob(Guid RunId)
{
    /// <summary>The queue that limits how many trainings run at once.</summary>
    public const string Queue = "training";

    public string ToJson() => JsonSerializer.Serialize(this, LearningJson.Options);

    public static TrainingJob FromJson(string json) => JsonSerializer.Deserialize<TrainingJob>(json, LearningJson.Options)
        ?? throw new StudioException("The training job is empty.");
}
