using System.Text.Json;
using MlStudio.Learning.Serialization;

namespace MlStudio.Core.Explanations;

/// <summary>What the job that explains is asked: which run's model.</summary>
public sealed record ExplanationJob(Guid RunId)
{
    public string ToJson() => JsonSerializer.Serialize(this, LearningJson.Options);

    public static ExplanationJob FromJson(string json) => JsonSerializer.Deserialize<ExplanationJob>(json, LearningJson.Options)
        ?? throw new StudioException("The job that explains is empty.");
}
