namespace MlStudio.Core.Persistence;

/// <summary>
/// Announces what changed to every process on the same database: an events table on SQLite, LISTEN/NOTIFY on PostgreSQL.
/// Announce after the change is committed. Thread-safe.
/// </summary>
public interface IChangeFeed
{
    Task AnnounceAsync(IReadOnlyList<string> topics, CancellationToken cancellation);

    /// <summary>Calls <paramref name="handler"/> (from a background thread, never two calls at once per subscription) soon after any of the topics is announced by any process; bursts are merged. Dispose to stop.</summary>
    IDisposable Subscribe(IReadOnlyCollection<string> topics, Func<string, Task> handler);
}

/// <summary>The topics that are announced.</summary>
public static class Topics
{
    /// <summary>The queue: any job was added or changed its state.</summary>
    public const string Jobs = "jobs";

    /// <summary>The workers: started, stopped, or their memory changed.</summary>
    public const string Workers = "workers";

    /// <summary>State, progress, log or curve of one job.</summary>
    public static string Job(Guid id) => $"job:{id:n}";

    /// <summary>Anything in a project that its pages list: runs, data, models, members, comments, activity.</summary>
    public static string Project(Guid id) => $"project:{id:n}";

    /// <summary>One model: its versions, document or comments.</summary>
    public static string Model(Guid id) => $"model:{id:n}";
}
