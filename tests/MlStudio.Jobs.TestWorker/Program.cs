using Microsoft.Extensions.DependencyInjection;
using MlStudio.Jobs.Runtime;
using MlStudio.Jobs.TestWorker;

return WorkerHost.IsWorker(args)
    ? await WorkerHost.RunAsync(args, services => services.AddScoped<IJobExecutor, ProbeExecutor>())
    : await StandaloneHost.RunAsync(args, typeof(ProbeExecutor).Assembly);
