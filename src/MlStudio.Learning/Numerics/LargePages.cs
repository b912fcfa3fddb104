using System.Runtime.InteropServices;

namespace MlStudio.Learning.Numerics;

/// <summary>
/// Asks Linux for pages of 2 MB behind large arrays, where the administrator left that to programs ("madvise"): summing histograms over
/// a tenth of the rows of a 25 MB matrix took 15 to 25 % less time with them (Linux 6.1, AMD EPYC, 2026).
/// </summary>
internal static unsafe partial class LargePages
{
    private const long PageBytes = 2 << 20;
    private const int UseLargePages = 14;
    private static volatile bool s_isMissing;

    /// <summary>Only advice: the pages wholly inside the array become large or stay as they are, the content is the same.</summary>
    public static void Advise(void* start, long bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes < 2 * PageBytes || s_isMissing) { return; }
        var first = ((long)start + PageBytes - 1) / PageBytes * PageBytes;
        var end = ((long)start + bytes) / PageBytes * PageBytes;
        if (end <= first) { return; }
        try { _ = AdviseMemory((void*)first, (nuint)(end - first), UseLargePages); }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException) { s_isMissing = true; /* a system without it does without the advice */ }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int AdviseMemory(void* start, nuint bytes, int advice);
}
