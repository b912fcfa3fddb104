using System.Globalization;
using MlStudio.Core;
using MlStudio.Core.Persistence;

namespace MlStudio.Jobs.Runtime;

/// <summary>On SQLite exactly one process executes. The operating system holds the lock and drops it when the process ends, however it ends.</summary>
internal sealed class ExecutorLock : IDisposable
{
    private readonly FileStream? file;

    private ExecutorLock(FileStream? file) => this.file = file;

    /// <exception cref="StudioException">Another process executes; the message says which.</exception>
    public static ExecutorLock Take(StudioOptions options)
    {
        if (StudioDatabase.From(options).IsPostgres) { return new ExecutorLock(null); }
        Directory.CreateDirectory(options.DataFolder);
        var path = Path.Combine(Path.GetFullPath(options.DataFolder), "worker.lock");
        FileStream file;
        try { file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
        catch (IOException)
        {
            throw new StudioException($"Another worker ({HolderOf(path)}) already executes the jobs of {options.DataFolder}, and with SQLite there can be only one. " +
                "Start the web host with --no-worker to run a worker of its own beside it, or set Studio:ConnectionString to a PostgreSQL database to run several.");
        }
        File.WriteAllText(HolderFile(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture)); // the locked file itself cannot be read by others
        return new ExecutorLock(file);
    }

    public void Dispose() => file?.Dispose();

    private static string HolderFile(string path) => path + ".pid";

    private static string HolderOf(string path)
    {
        try { return $"process {File.ReadAllText(HolderFile(path))}"; }
        catch (IOException) { return "in another process"; }
    }
}
