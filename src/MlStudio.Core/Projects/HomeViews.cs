using MlStudio.Core.Jobs;

namespace MlStudio.Core.Projects;

/// <summary>What a person finds on the start page beside the projects.</summary>
/// <param name="Waiting">What cannot go on without this person, what waits longest first.</param>
/// <param name="Jobs">What this person queued last, newest first.</param>
public sealed record HomeOverview(IReadOnlyList<HomeWaiting> Waiting, IReadOnlyList<HomeJob> Jobs);

/// <summary>A <see cref="WaitingItem"/> of one of the person's projects.</summary>
public sealed record HomeWaiting(string ProjectSlug, string ProjectName, string What, string Path, DateTimeOffset Since);

/// <param name="SubjectPath">Address inside the project; null where the job has no page.</param>
public sealed record HomeJob(
    Guid Id, string ProjectSlug, string ProjectName, string Title, string? SubjectPath, JobState State, double? Progress, DateTimeOffset? ExpectedEnd, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);
