namespace MlStudio.Core.Projects;

/// <summary>What a manager sees first: the goal and how near it is, what runs, what waits for whom, what happened.</summary>
/// <param name="GoalMetric">Null while the project has no goal.</param>
/// <param name="Best">The finished run with the best validation figure of the goal's metric; null without one.</param>
/// <param name="Standing">Whether the best run proves the goal; null without a target or a finished run.</param>
/// <param name="Progress">Each run that was better than all before it, oldest first.</param>
public sealed record ProjectOverview(
    string? GoalMetric, double? GoalTarget, DateOnly? GoalDue, bool GoalReached, BestRun? Best,
    IReadOnlyList<BestRun> Progress, IReadOnlyList<ActiveJob> Active, IReadOnlyList<WaitingItem> Waiting,
    IReadOnlyList<ActivityView> Activity, OverviewCounts Counts, GoalStanding? Standing = null);

/// <param name="Value">The validation figure.</param>
public sealed record BestRun(int Number, string Name, double Value, DateTimeOffset At);

/// <summary>A job of the project that is queued, running or being cancelled.</summary>
public sealed record ActiveJob(Guid Id, string Title, string? SubjectPath, Jobs.JobState State, double? Progress, string? Phase, DateTimeOffset? ExpectedEnd, DateTimeOffset CreatedAt);

/// <summary>Something that cannot go on without a person.</summary>
/// <param name="Who">The person's name, or the role in words where any of them can do it.</param>
/// <param name="What">What they are asked to do, in words.</param>
/// <param name="Path">Where, inside the project.</param>
/// <param name="ForMe">Whether the acting user is (one of) those it waits for.</param>
public sealed record WaitingItem(string Who, string What, string Path, DateTimeOffset Since, bool ForMe);

/// <param name="ActorName">Null where the server acted.</param>
public sealed record ActivityView(string? ActorName, string Verb, string SubjectKind, string SubjectName, string? SubjectPath, DateTimeOffset At);

public sealed record OverviewCounts(int Datasets, int Runs, int Models, int Members);
