using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MlStudio.Benchmarks;

/// <summary>One measurement in a process of its own, which ends with a line of JSON: ours, or a peer's script.</summary>
internal sealed record SpeedRun(string Name, string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>This program with the figures of one part.</summary>
    public static SpeedRun Ours(string name, string part, string data, int threads) =>
        Ours(name, ["speed", "--data", data, "--threads", threads.ToString(CultureInfo.InvariantCulture), "--part", part]);

    /// <summary>This program with any arguments.</summary>
    public static SpeedRun Ours(string name, IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        return new SpeedRun(name, program, [.. self, .. arguments]);
    }

    /// <summary>A peer's script, or null with a line that says why there is none.</summary>
    public static SpeedRun? Peer(string name, string python, DirectoryInfo? folder, string script, params string[] arguments)
    {
        if (folder is null) { return null; }
        var path = Path.Combine(folder.FullName, script);
        if (File.Exists(path)) { return new SpeedRun(name, python, [path, .. arguments]); }
        Console.WriteLine($"{name} is skipped: there is no {path}.");
        return null;
    }

    /// <summary>Runs it; null with a line that says why when it cannot be run.</summary>
    public Dictionary<string, double>? Run()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, Arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
            if (process.ExitCode == 0 && last is ['{', ..]) { return Numbers(last); }
            var reason = errors.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? $"it ended with code {process.ExitCode}";
            Console.WriteLine($"{Name} is skipped: {reason.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            Console.WriteLine($"{Name} is skipped: {missing.Message}");
        }
        return null;
    }

    private static Dictionary<string, double> Numbers(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number).ToDictionary(p => p.Name, p => p.Value.GetDouble());
    }
}
