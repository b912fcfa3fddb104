namespace MlStudio.Core.Jobs;

/// <summary>When waiting jobs will start: plays the queue forward over the workers' slots with the durations of late.</summary>
internal sealed class StartForecast
{
    private readonly PriorityQueue<int, DateTimeOffset> slots = new();
    private readonly IReadOnlyDictionary<string, TimeSpan> typical;
    private readonly DateTimeOffset now;
    private bool known = true;

    /// <param name="slotCount">How many jobs of the queue run at once over all living workers.</param>
    /// <param name="running">The queue's running jobs.</param>
    /// <param name="typical">Typical duration by kind of job; a kind that is missing is unknown.</param>
    public StartForecast(int slotCount, IReadOnlyCollection<Job> running, IReadOnlyDictionary<string, TimeSpan> typical, DateTimeOffset now)
    {
        (this.typical, this.now) = (typical, now);
        foreach (var job in running) { Occupy(EndOf(job)); }
        for (var free = running.Count; free < slotCount; free++) { slots.Enqueue(0, now); }
    }

    /// <summary>The next job in line; call in the order of starting. Null from where on nothing can be said.</summary>
    public DateTimeOffset? Next(Job job)
    {
        if (!known || slots.Count == 0) { return null; }
        slots.TryDequeue(out _, out var free);
        var start = job.NotBefore > free ? job.NotBefore.Value : free;
        Occupy(typical.TryGetValue(job.Kind, out var duration) ? start + duration : null);
        return start;
    }

    private DateTimeOffset? EndOf(Job job)
    {
        var end = job.ExpectedEnd ?? (typical.TryGetValue(job.Kind, out var duration) ? job.StartedAt + duration : null);
        return end < now ? now : end;
    }

    /// <summary>A slot whose end is unknown never comes free in the forecast; with the last one the forecast ends.</summary>
    private void Occupy(DateTimeOffset? end)
    {
        if (end is { } free) { slots.Enqueue(0, free); }
        else if (slots.Count == 0) { known = false; }
    }
}
