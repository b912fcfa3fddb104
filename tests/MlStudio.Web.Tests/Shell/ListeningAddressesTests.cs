using System.Net;
using System.Net.Sockets;
using MlStudio.Web.Shell;

namespace MlStudio.Web.Tests.Shell;

public sealed class ListeningAddressesTests
{
    [Fact]
    public void Refusal_PortInUse_SaysWhatToDo()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Assert.Contains("in use by another program", ListeningAddresses.Refusal($"http://127.0.0.1:{port}"));
        Assert.Contains("choose another port", ListeningAddresses.Refusal($"http://localhost:{port}"));
        other.Stop();
        Assert.Null(ListeningAddresses.Refusal($"http://127.0.0.1:{port}"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("nonsense", "not an address that a server can listen on")]
    [InlineData("http://127.0.0.1:99999", "not an address that a server can listen on")]
    [InlineData("https://127.0.0.1:5443", "needs a certificate")]
    [InlineData("http://192.0.2.1:5080", "not an address of this machine")]
    public void Refusal_OtherAddresses_AreJudged(string address, string? said)
    {
        var refusal = ListeningAddresses.Refusal(address);
        if (said is null) { Assert.Null(refusal); }
        else { Assert.Contains(said, refusal); }
    }
}
