namespace MlStudio.Core.Jobs;

/// <summary>What is asked of the queue.</summary>
/// <param name="Kind">See <see cref="JobKind"/>.</param>
/// <param name="Queue">See <see cref="JobQueues"/>.</param>
/// <param name="Title">What it is about, in words, such as "Train gradient boosting on adult v1".</param>
/// <param name="PayloadJson">Input of the executor, usually just the id of a run or data version.</param>
/// <param name="ProjectId">The project it belongs to; null for work of the server itself.</param>
/// <param name="SubjectPath">Address of the subject inside the project, such as "runs/12"; null where it has no page.</param>
/// <param name="Priority">See <see cref="JobPriority"/>.</param>
/// <param name="MaxAttempts">How often it is started at most when workers crash or something unexpected happens.</param>
public sealed record JobRequest(
    string Kind,
    string Queue,
    string Title,
    string PayloadJson,
    Guid? ProjectId,
    string? SubjectPath = null,
    int Priority = JobPriority.Normal,
    int MaxAttempts = JobRequest.DefaultAttempts)
{
    public const int DefaultAttempts = 3;
}
