using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MlStudio.Web.Tests.Shell;

/// <summary>Starts the real program.</summary>
public sealed class PortInUseTests
{
    [Fact]
    public async Task Start_PortInUse_SaysSoInOneSentenceAndLeavesNothingBehind()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        var data = Path.Combine(Path.GetTempPath(), $"studio-port-{Guid.NewGuid():n}");
        using var program = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "MlStudio.Web.dll"), $"--Urls={address}", $"--Studio:DataFolder={data}"])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = program.StandardOutput.ReadToEndAsync();
        var error = (await program.StandardError.ReadToEndAsync()).Trim();
        await program.WaitForExitAsync();
        Assert.Equal(1, program.ExitCode);
        Assert.Equal($"MlStudio cannot start: {address} is in use by another program, perhaps by another MlStudio. Stop that one or choose another port, such as --urls http://127.0.0.1:5090.", error);
        Assert.Equal("", (await output).Trim());
        // The folder is made before a worker starts: without it there was none.
        Assert.False(Directory.Exists(data));
    }
}
