using MlStudio.Core.Access;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Projects;

/// <summary>Appends to a project's history, in the same save as the change itself.</summary>
public static class ActivityLog
{
    /// <param name="actor">Null where the server acted by itself.</param>
    /// <param name="verb">In the past tense: "uploaded", "queued", "finished", "registered".</param>
    /// <param name="subjectKind">dataset, run, model, document, member, project.</param>
    /// <param name="subjectPath">Address of the thing inside the project, such as "runs/12"; null where it has no page.</param>
    public static void Add(StudioDbContext db, Actor? actor, Guid projectId, string verb, string subjectKind, string subjectName, string? subjectPath, DateTimeOffset at) =>
        db.Activities.Add(new Activity
        {
            Id = Guid.CreateVersion7(at),
            ProjectId = projectId,
            ActorId = actor?.UserId,
            Verb = verb,
            SubjectKind = subjectKind,
            SubjectName = subjectName,
            SubjectPath = subjectPath,
            At = at,
        });
}
