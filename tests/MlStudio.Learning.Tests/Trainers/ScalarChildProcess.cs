using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Trainers;

/// <summary>Runs this assembly again without vector instructions to learn which bytes of model come out there.</summary>
internal static class ScalarChildProcess
{
    public const string Argument = "model-hashes";
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Hashes = new(Run);

    public static string HashOf(string key, LearningTask task) => Hashes.Value[$"{key} {task}"];

    /// <summary>Prints a line "key task hash" for every trainer and task; what the child process does.</summary>
    public static void Print(TextWriter output)
    {
        if (System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated) { throw new InvalidOperationException("Vector instructions are still on."); }
        foreach (var (key, task) in TrainerVariants.KeysAndTasks())
        {
            output.WriteLine($"{key} {task} {Convert.ToHexString(SHA256.HashData(TrainerContractData.Fit(key, task).ToBytes()))}");
        }
    }

    private static IReadOnlyDictionary<string, string> Run()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(ScalarChildProcess).Assembly.Location, Argument])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_EnableHWIntrinsic"] = "0" },
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The child process did not start.");
        var errors = new ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, e) => errors.Enqueue(e.Data ?? "");
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, string.Join('\n', errors));
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim().Split(' '))
            .ToDictionary(p => $"{p[0]} {p[1]}", p => p[2]);
    }
}
