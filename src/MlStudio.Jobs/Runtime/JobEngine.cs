using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using Npgsql;
using Quartz;

namespace MlStudio.Jobs.Runtime;

/// <summary>
/// Sets Quartz up as the engine (docs/decisions/0003): its persistent store holds one ticket per waiting job, its execution
/// groups hold the limits of the queues, its cluster spreads tickets over workers. Which job a ticket runs is read from our rows.
/// </summary>
internal static class JobEngine
{
    public static JobKey KeyOf(string queue) => new(queue, "queues");

    public static void AddJobEngine(this IServiceCollection services, StudioOptions options, WorkerIdentity worker)
    {
        var database = StudioDatabase.From(options);
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "MlStudio";
                scheduler.InstanceId = database.IsPostgres ? worker.Id.ToString("n") : "worker"; // fixed on SQLite: recovers after a crash only so
                scheduler.IdleWaitTime = TimeSpan.FromSeconds(database.IsPostgres ? 1 : 5);
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(options.Worker.Concurrency);
            quartz.UseExecutionLimits(limits =>
            {
                foreach (var queue in JobQueues.All) { limits.ForGroup(queue, JobQueues.LimitOf(queue, options.Worker), ExecutionLimitScope.Node); }
            });
            quartz.UsePersistentStore(store =>
            {
                store.ProvisionSchema();
                if (database.IsPostgres)
                {
                    store.UsePostgres(new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = "MlStudio queue" }.ToString());
                    store.UseClustering(cluster => cluster.CheckinInterval = TimeSpan.FromSeconds(5));
                }
                else
                {
                    // A file of its own: only this process uses it, so tickets never wait for those who write records.
                    store.UseSqlite(new SqliteConnectionStringBuilder { DataSource = Path.Combine(Path.GetFullPath(options.DataFolder), "queue.db") }.ToString());
                }
            });
            foreach (var queue in JobQueues.All)
            {
                quartz.AddJob<QueueTicket>(job => job.WithIdentity(KeyOf(queue)).StoreDurably().RequestRecovery());
            }
        });
        services.AddQuartzHostedService(host => host.WaitForJobsToComplete = true);
    }
}
