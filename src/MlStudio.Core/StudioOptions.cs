namespace MlStudio.Core;

/// <summary>The "Studio" section of the settings. Validated at start; all failures are listed at once.</summary>
public sealed class StudioOptions
{
    public const string Section = "Studio";

    /// <summary>Where the SQLite file, blobs and keys live; relative to the working directory.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>Empty for SQLite (studio.db in the data folder); a PostgreSQL connection string ("Host=...;...") selects PostgreSQL.</summary>
    public string ConnectionString { get; set; } = "";
    public WorkerOptions Worker { get; set; } = new();
    public LimitOptions Limits { get; set; } = new();

    /// <summary>What was set but cannot be read, each with its key.</summary>
    internal List<string> Unreadable { get; } = [];
}

public sealed class WorkerOptions
{
    /// <summary>The runtime's heap limit of the worker process.</summary>
    public int MaxHeapMegabytes { get; set; } = 4096;

    /// <summary>The worker is ended when its resident size passes this.</summary>
    public int MaxResidentMegabytes { get; set; } = 6144;

    /// <summary>How many jobs a worker runs at once, over all queues.</summary>
    public int Concurrency { get; set; } = 3;

    /// <summary>How many imports and scorings a worker runs at once.</summary>
    public int InteractiveLimit { get; set; } = 2;

    /// <summary>How many trainings a worker runs at once; each uses <see cref="Threads"/> threads.</summary>
    public int TrainingLimit { get; set; } = 1;

    /// <summary>Threads per training; 0 for the number of cores.</summary>
    public int Threads { get; set; }
}

public sealed class LimitOptions
{
    public int MaxUploadMegabytes { get; set; } = 8192;
}
