using MlStudio.Jobs.Runtime;

return WorkerHost.IsWorker(args) ? await WorkerHost.RunAsync(args) : await StandaloneHost.RunAsync(args, typeof(WorkerHost).Assembly);
