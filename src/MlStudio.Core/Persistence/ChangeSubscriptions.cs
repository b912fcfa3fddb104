using Microsoft.Extensions.Logging;

namespace MlStudio.Core.Persistence;

/// <summary>Who in this process wants to hear of which topic. Each subscriber is called by one thread at a time; what arrives meanwhile is merged.</summary>
internal sealed class ChangeSubscriptions(ILogger logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Subscription>> byTopic = [];

    public IDisposable Add(IReadOnlyCollection<string> topics, Func<string, Task> handler)
    {
        var subscription = new Subscription(this, [.. topics.Distinct()], handler);
        lock (gate)
        {
            foreach (var topic in subscription.Topics)
            {
                if (!byTopic.TryGetValue(topic, out var list)) { byTopic[topic] = list = []; }
                list.Add(subscription);
            }
        }
        return subscription;
    }

    public void Publish(IEnumerable<string> topics)
    {
        lock (gate)
        {
            foreach (var topic in topics)
            {
                if (!byTopic.TryGetValue(topic, out var list)) { continue; }
                foreach (var subscription in list) { subscription.Signal(topic); }
            }
        }
    }

    /// <summary>Tells everybody everything: for when announcements may have been missed.</summary>
    public void PublishAll()
    {
        string[] topics;
        lock (gate) { topics = [.. byTopic.Keys]; }
        Publish(topics);
    }

    private void Remove(Subscription subscription)
    {
        lock (gate)
        {
            foreach (var topic in subscription.Topics)
            {
                if (byTopic.TryGetValue(topic, out var list) && list.Remove(subscription) && list.Count == 0) { byTopic.Remove(topic); }
            }
        }
    }

    private sealed class Subscription(ChangeSubscriptions owner, string[] topics, Func<string, Task> handler) : IDisposable
    {
        private readonly Lock gate = new();
        private readonly HashSet<string> pending = [];
        private bool running;
        private bool disposed;

        public string[] Topics => topics;

        public void Signal(string topic)
        {
            lock (gate)
            {
                if (disposed || !pending.Add(topic) || running) { return; }
                running = true;
            }
            _ = Task.Run(DeliverAsync);
        }

        public void Dispose()
        {
            lock (gate) { disposed = true; pending.Clear(); }
            owner.Remove(this);
        }

        private async Task DeliverAsync()
        {
            while (Next() is { } topic)
            {
                try { await handler(topic); }
                catch (Exception failure) { owner.Failed(topic, failure); }
            }
        }

        private string? Next()
        {
            lock (gate)
            {
                foreach (var topic in pending)
                {
                    pending.Remove(topic);
                    return topic;
                }
                running = false;
                return null;
            }
        }
    }

    private void Failed(string topic, Exception failure) =>
        logger.LogError(failure, "A subscriber to changes of {Topic} failed; it stays subscribed.", topic);
}
