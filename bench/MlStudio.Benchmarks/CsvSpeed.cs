using System.Diagnostics;
using MlStudio.Learning.Data;

namespace MlStudio.Benchmarks;

/// <summary>A CSV file to a typed table with its profile: once in the new process, compiling included, and once more as in a server that has run for a while.</summary>
internal static class CsvSpeed
{
    private const int WarmRuns = 3;

    public static Dictionary<string, double> Measure(string path, int threads)
    {
        var figures = new Dictionary<string, double> { ["threads"] = threads };
        var (read, profile, rows) = Run(path, threads);
        figures["rows"] = rows;
        figures["csv_first_read_s"] = Math.Round(read, 3);
        figures["csv_first_s"] = Math.Round(read + profile, 3);
        var warm = Enumerable.Range(0, WarmRuns).Select(_ => Run(path, threads)).OrderBy(run => run.Read + run.Profile).ElementAt(WarmRuns / 2);
        figures["csv_read_s"] = Math.Round(warm.Read, 3);
        figures["csv_profile_s"] = Math.Round(warm.Profile, 3);
        figures["csv_s"] = Math.Round(warm.Read + warm.Profile, 3);
        figures["csv_mb_per_s"] = Math.Round(new FileInfo(path).Length / 1e6 / (warm.Read + warm.Profile), 1);
        return figures;
    }

    private static (double Read, double Profile, int Rows) Run(string path, int threads)
    {
        var watch = Stopwatch.StartNew();
        var table = CsvReader.ReadFile(path, new CsvReadOptions { Threads = threads }).RequireTable();
        var read = watch.Elapsed.TotalSeconds;
        TableProfiler.Profile(table, maxThreads: threads);
        return (read, watch.Elapsed.TotalSeconds - read, table.RowCount);
    }
}
