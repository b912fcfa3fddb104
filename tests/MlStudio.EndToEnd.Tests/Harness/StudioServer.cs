using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MlStudio.Web;

namespace MlStudio.EndToEnd.Tests.Harness;

/// <summary>The real program in a process of its own, on a free loopback port with a data folder of its own; ended by its id.</summary>
public sealed partial class StudioServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly bool _keepsFolder;
    private Process? _process;

    private StudioServer(string dataFolder, bool keepsFolder, int port)
    {
        DataFolder = dataFolder;
        _keepsFolder = keepsFolder;
        Address = $"http://127.0.0.1:{port}";
    }

    public string DataFolder { get; }
    public string Address { get; }

    /// <summary>The one-time set-up code that an empty server prints; null once there is an account.</summary>
    public string? SetUpCode { get; private set; }

    /// <summary>All that the server printed so far.</summary>
    public string Output => string.Join('\n', _output);

    public static async Task<StudioServer> StartAsync(string? dataFolder = null, params string[] settings)
    {
        var folder = dataFolder ?? Directory.CreateTempSubdirectory("mlstudio-e2e-").FullName;
        var server = new StudioServer(folder, dataFolder is not null, FreePort());
        await server.RunAsync(settings);
        return server;
    }

    private async Task RunAsync(string[] settings)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "MlStudio.Web.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = DataFolder };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add($"--Urls={Address}");
        start.ArgumentList.Add($"--Studio:DataFolder={DataFolder}");
        foreach (var setting in settings) { start.ArgumentList.Add(setting); }
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var announced = false;
        void Read(string? line)
        {
            if (line is null) { return; }
            _output.Enqueue(line);
            if (SetUpCodeLine().Match(line) is { Success: true } match) { SetUpCode = match.Groups[1].Value; }
            announced |= line.Contains("MlStudio is running at " + Address, StringComparison.Ordinal);
            // The notice names the address, then the set-up code if there is one, and ends with an empty line.
            if (announced && line.Length == 0) { ready.TrySetResult(); }
        }
        process.OutputDataReceived += (_, e) => Read(e.Data);
        process.ErrorDataReceived += (_, e) => Read(e.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The server ended while starting:\n" + Output));
        _process = process;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await AnswersAsync();
    }

    private async Task AnswersAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await client.GetAsync(Address + StudioRoutes.SignIn);
                return;
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Ends the server as a service manager would, and waits until it is gone; its data folder stays.</summary>
    public async Task StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Stops the server and starts it again at the same address on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _process!.Dispose();
        _output.Clear();
        SetUpCode = null;
        await RunAsync([]);
    }

    /// <summary>The ids of the server's worker processes that live now.</summary>
    public IReadOnlyList<int> WorkerProcesses() =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && ParentOf(id) == _process!.Id),
    ];

    private static int ParentOf(int process)
    {
        try
        {
            // "id (name) state parent ...", and the name may hold anything.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It ended while we looked.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            // The whole tree: the supervised worker must not outlive the test whatever the server does.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        _process?.Dispose();
        if (!_keepsFolder) { Directory.Delete(DataFolder, recursive: true); }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("[Ss]et-up code[^A-Z0-9]*([A-Z0-9]+(?:-[A-Z0-9]+)*)")]
    private static partial Regex SetUpCodeLine();
}
