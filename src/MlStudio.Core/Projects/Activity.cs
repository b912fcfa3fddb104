namespace MlStudio.Core.Projects;

/// <summary>One line of a project's history: who did what to what.</summary>
public sealed class Activity
{
    public Guid Id { get; set; }
    public Guid ProjectId { get; set; }

    /// <summary>Null where the server acted by itself (a run that finished).</summary>
    public Guid? ActorId { get; set; }

    /// <summary>What happened, in the past tense: "uploaded", "queued", "finished", "registered", "commented on".</summary>
    public required string Verb { get; set; }

    /// <summary>The thing's kind: dataset, run, model, document, member, project.</summary>
    public required string SubjectKind { get; set; }
    public required string SubjectName { get; set; }

    /// <summary>Address of the thing inside the project, such as "runs/12"; null where it has no page.</summary>
    public string? SubjectPath { get; set; }
    public DateTimeOffset At { get; set; }
}
