using System.Text.Json;
using MlStudio.Core.Jobs;
using MlStudio.Learning.Serialization;

namespace MlStudio.Core.Datasets;

/// <summary>What the import job is asked: which version to read, and how.</summary>
public sealed record ImportJob(Guid VersionId, ReadSettings Settings)
{
    public string ToJson() => JsonSerializer.Serialize(this, LearningJson.Options);

    public static ImportJob FromJson(string json) => JsonSerializer.Deserialize<ImportJob>(json, LearningJson.Options)
        ?? throw new StudioException("The import job is empty.");
}
