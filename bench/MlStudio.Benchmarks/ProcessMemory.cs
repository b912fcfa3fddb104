using System.Diagnostics;

namespace MlStudio.Benchmarks;

/// <summary>The resident memory of this process, in bytes.</summary>
internal static class ProcessMemory
{
    private const string ClearReferences = "/proc/self/clear_refs";

    /// <summary>Frees what can be freed, starts a new peak where the system can (Linux), and returns what is resident now.</summary>
    public static long ResetPeak()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux()) { File.WriteAllText(ClearReferences, "5"); }
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>The most that was resident since <see cref="ResetPeak"/> (elsewhere: since the start).</summary>
    public static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
