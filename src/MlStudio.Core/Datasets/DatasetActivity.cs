using MlStudio.Core.Access;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Datasets;

/// <summary>The lines that data sets leave in a project's history.</summary>
internal static class DatasetActivity
{
    public static Activity Of(Actor actor, Dataset dataset, string verb, DateTimeOffset at, int? version = null) => new()
    {
        Id = Guid.CreateVersion7(at),
        ProjectId = dataset.ProjectId,
        ActorId = actor.UserId,
        Verb = verb,
        SubjectKind = "dataset",
        SubjectName = version is null or 1 ? dataset.Name : $"{dataset.Name} v{version}",
        SubjectPath = version is null ? $"data/{dataset.Number}" : $"data/{dataset.Number}?version={version}",
        At = at,
    };
}
