using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace MlStudio.Jobs.Runtime;

/// <summary>
/// Ends the worker with its supervisor. The supervisor holds the other end of standard input: it closes it to ask for a stop,
/// and the system closes it when the supervisor dies, however it dies.
/// </summary>
internal static class ParentWatch
{
    /// <summary>Time to hand running jobs back before the process is ended the hard way.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    public static void Start(IHostApplicationLifetime lifetime)
    {
        // A thread of its own: jobs may keep the pool's threads busy.
        new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            Span<byte> buffer = stackalloc byte[16];
            while (input.Read(buffer) > 0) { }
            new Thread(EndAfterGrace) { IsBackground = true, Name = "End after grace" }.Start();
            lifetime.StopApplication();
        })
        { IsBackground = true, Name = "Parent watch" }.Start();
    }

    private static void EndAfterGrace()
    {
        using var never = new ManualResetEventSlim();
        never.Wait(Grace);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
