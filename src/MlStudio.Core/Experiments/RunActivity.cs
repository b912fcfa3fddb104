using MlStudio.Core.Projects;

namespace MlStudio.Core.Experiments;

/// <summary>The lines that runs leave in a project's history.</summary>
public static class RunActivity
{
    /// <param name="actorId">Null where the server acted by itself.</param>
    public static Activity Of(Run run, Guid? actorId, string verb, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        ProjectId = run.ProjectId,
        ActorId = actorId,
        Verb = verb,
        SubjectKind = "run",
        SubjectName = run.Name,
        SubjectPath = $"runs/{run.Number}",
        At = at,
    };
}
