using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MlStudio.Core;

namespace MlStudio.Jobs.Runtime;

/// <summary>One supervised worker process, from start to end.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int KeptErrorLines = 50;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly Process process;
    private readonly WorkerOptions limits;
    private readonly Queue<string> errors = [];
    private string? killedFor;

    private WorkerProcess(Process process, WorkerOptions limits, Guid id) => (this.process, this.limits, Id) = (process, limits, id);

    public Guid Id { get; }

    public static WorkerProcess Start(Assembly program, StudioOptions options)
    {
        var id = Guid.NewGuid();
        var worker = new WorkerProcess(new Process { StartInfo = WorkerCommand.For(program, options, id) }, options.Worker, id);
        worker.process.ErrorDataReceived += (_, line) => worker.KeepError(line.Data);
        worker.process.Start();
        worker.process.BeginErrorReadLine();
        return worker;
    }

    /// <summary>Waits until the process has ended, by itself, for using too much memory, or because <paramref name="stopping"/> asks it to.</summary>
    public async Task<WorkerEnd> WaitAsync(CancellationToken stopping)
    {
        var ended = process.WaitForExitAsync(CancellationToken.None);
        while (!stopping.IsCancellationRequested && await Task.WhenAny(ended, Task.Delay(LookEvery, stopping)) != ended) { KillIfTooLarge(); }
        if (!ended.IsCompleted)
        {
            process.StandardInput.Close();
            if (await Task.WhenAny(ended, Task.Delay(ParentWatch.Grace + TimeSpan.FromSeconds(1), CancellationToken.None)) != ended) { process.Kill(); }
        }
        await ended;
        return End(stopping.IsCancellationRequested);
    }

    public void Dispose() => process.Dispose();

    private void KillIfTooLarge()
    {
        long megabytes;
        try
        {
            process.Refresh();
            megabytes = process.WorkingSet64 / 1024 / 1024;
        }
        catch (InvalidOperationException) { return; } // it has ended
        if (megabytes <= limits.MaxResidentMegabytes) { return; }
        killedFor = string.Create(CultureInfo.InvariantCulture, $"took {megabytes:N0} MB of memory where {limits.MaxResidentMegabytes:N0} MB are allowed and was ended");
        process.Kill();
    }

    private WorkerEnd End(bool asked)
    {
        string lastErrors;
        lock (errors) { lastErrors = string.Join(Environment.NewLine, errors); }
        var outOfMemory = process.ExitCode == WorkerExit.OutOfMemory
            || (process.ExitCode != 0 && (lastErrors.Contains("OutOfMemoryException", StringComparison.Ordinal) || lastErrors.Contains("Out of memory", StringComparison.OrdinalIgnoreCase)));
        var reason = killedFor
            ?? (outOfMemory ? WorkerEnd.OutOfMemory(limits) : null)
            ?? (asked || process.ExitCode == WorkerExit.Stopped ? "stopped" : null)
            ?? (process.ExitCode == 128 + 9 ? "was killed from outside" : $"ended unexpectedly (exit code {process.ExitCode})");
        return new WorkerEnd(process.ExitCode, reason, lastErrors);
    }

    private void KeepError(string? line)
    {
        if (line is null) { return; }
        lock (errors)
        {
            errors.Enqueue(line);
            if (errors.Count > KeptErrorLines) { errors.Dequeue(); }
        }
        Console.Error.WriteLine(line);
    }
}

/// <param name="Reason">What happened, as the rest of a sentence that starts with "The worker".</param>
internal sealed record WorkerEnd(int ExitCode, string Reason, string LastErrors)
{
    public static string OutOfMemory(WorkerOptions limits) =>
        string.Create(CultureInfo.InvariantCulture, $"ran out of memory (limit {limits.MaxHeapMegabytes:N0} MB) and was ended");
}
