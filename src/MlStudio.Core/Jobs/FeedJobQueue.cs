using MlStudio.Core.Persistence;

namespace MlStudio.Core.Jobs;

/// <summary>Reaches the executors over the change feed; they run in other processes, perhaps on other machines.</summary>
internal sealed class FeedJobQueue(IChangeFeed feed) : IJobQueue
{
    public Task AnnounceAsync(Job job, CancellationToken cancellation)
    {
        List<string> topics = [Topics.Jobs, Topics.Job(job.Id)];
        if (job.ProjectId is { } project) { topics.Add(Topics.Project(project)); }
        return feed.AnnounceAsync(topics, cancellation);
    }
}
