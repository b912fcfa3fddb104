using Microsoft.Extensions.Hosting;
using Quartz;

namespace MlStudio.Jobs.Runtime;

/// <summary>The right to run one job of a queue on this worker. Finds nothing where the job was cancelled or run under another ticket.</summary>
internal sealed class QueueTicket(JobRunner runner, IHostApplicationLifetime lifetime) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await runner.RunNextAsync(context.JobDetail.Key.Name, lifetime.ApplicationStopping);
}
