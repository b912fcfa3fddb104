using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MlStudio.Core;

namespace MlStudio.Jobs.Runtime;

/// <summary>How a host starts its own program as a worker: with the same settings, lower priority and a heap limit.</summary>
internal static class WorkerCommand
{
    public static ProcessStartInfo For(Assembly program, StudioOptions options, Guid workerId)
    {
        var command = ProgramOf(program);
        if (Nice() is { } nice) { command.InsertRange(0, [nice, "-n", "10"]); }
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in command.Skip(1)) { start.ArgumentList.Add(argument); }
        start.ArgumentList.Add(WorkerHost.Verb);
        start.ArgumentList.Add(workerId.ToString());
        foreach (var (key, value) in Settings(options)) { start.Environment[key] = value; }
        return start;
    }

    /// <summary>Nice must wrap the program from the start: lowering the priority of a running process leaves its threads as they are.</summary>
    private static string? Nice() => OperatingSystem.IsWindows() ? null : new[] { "/usr/bin/nice", "/bin/nice" }.FirstOrDefault(File.Exists);

    private static List<string> ProgramOf(Assembly program)
    {
        var process = Environment.ProcessPath ?? "dotnet";
        var name = Path.GetFileNameWithoutExtension(process);
        if (name == program.GetName().Name || program.Location.Length == 0) { return [process]; }
        return [name == "dotnet" ? process : "dotnet", program.Location];
    }

    private static Dictionary<string, string> Settings(StudioOptions options)
    {
        var heap = options.Worker.MaxHeapMegabytes * 1024L * 1024L;
        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        return new Dictionary<string, string>
        {
            ["DOTNET_GCHeapHardLimit"] = heap.ToString("x", CultureInfo.InvariantCulture),
            ["DOTNET_gcServer"] = "0",
            ["Studio__DataFolder"] = Path.GetFullPath(options.DataFolder),
            ["Studio__ConnectionString"] = options.ConnectionString,
            ["Studio__Worker__MaxHeapMegabytes"] = Text(options.Worker.MaxHeapMegabytes),
            ["Studio__Worker__MaxResidentMegabytes"] = Text(options.Worker.MaxResidentMegabytes),
            ["Studio__Worker__Concurrency"] = Text(options.Worker.Concurrency),
            ["Studio__Worker__InteractiveLimit"] = Text(options.Worker.InteractiveLimit),
            ["Studio__Worker__TrainingLimit"] = Text(options.Worker.TrainingLimit),
            ["Studio__Worker__Threads"] = Text(options.Worker.Threads),
            ["Studio__Limits__MaxUploadMegabytes"] = Text(options.Limits.MaxUploadMegabytes),
        };
    }
}
