using System.Runtime.InteropServices;

namespace MlStudio.Learning.Numerics;

/// <summary>
/// Asks Linux for pages of 2 MB behind large arrays, where the administrator left that to programs ("madvise", the usual setting):
/// reading scattered rows of a large matrix otherwise spends about a fifth of its time on looking up addresses.
/// </summary>
internal static unsafe partial class LargePages
{
    private const long PageBytes = 2 << 20;
    private const int UseLargePages = 14;

    /// <summary>Only advice: the pages wholly inside the array become large or stay as they are, the content is the same.</summary>
    public static void Advise(void* start, long bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes < 2 * PageBytes) { return; }
        var first = ((long)start + PageBytes - 1) / PageBytes * PageBytes;
        var end = ((long)start + bytes) / PageBytes * PageBytes;
        if (end > first) { _ = AdviseMemory((void*)first, (nuint)(end - first), UseLargePages); }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int AdviseMemory(void* start, nuint bytes, int advice);
}
