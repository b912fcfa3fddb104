using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;

namespace MlStudio.Web.Shell;

/// <summary>Finds out before anything else starts whether the server can listen, so that it can say so in a sentence.</summary>
internal static class ListeningAddresses
{
    /// <summary>Prints the first address of the settings that cannot be had, and what to do; false if there is one.</summary>
    public static bool AddressesAreFree(this WebApplication app)
    {
        // Tests replace the server by one that does not listen.
        if (app.Services.GetRequiredService<IServer>().GetType().Namespace?.Contains("Kestrel", StringComparison.Ordinal) != true) { return true; }
        var hasCertificate = app.Configuration.GetSection("Kestrel:Certificates:Default").Exists();
        foreach (var address in (app.Configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Refusal(address, hasCertificate) is not { } refusal) { continue; }
            Console.Error.WriteLine($"MlStudio cannot start: {address} {refusal}, such as --urls http://127.0.0.1:5090.");
            return false;
        }
        return true;
    }

    /// <summary>Why nobody can listen there and what to do, in words that follow the address; null where somebody can.</summary>
    internal static string? Refusal(string address, bool hasCertificate = false)
    {
        if (Read(address) is not { } wanted) { return "is not an address that a server can listen on. Choose one with http://, a host and a port"; }
        if (wanted.Scheme == Uri.UriSchemeHttps && !hasCertificate) { return "needs a certificate, and the settings name none. Put a proxy with HTTPS before the server and choose an address with http://"; }
        if (wanted.IsUnixPipe || wanted.Port == 0) { return null; }
        var isLocal = string.Equals(wanted.Host, "localhost", StringComparison.OrdinalIgnoreCase);
        var place = isLocal ? IPAddress.Loopback : IPAddress.TryParse(wanted.Host.Trim('[', ']'), out var given) ? given : IPAddress.IPv6Any;
        try
        {
            using var listener = new TcpListener(place, wanted.Port);
            if (place.Equals(IPAddress.IPv6Any) && Socket.OSSupportsIPv6) { listener.Server.DualMode = true; }
            listener.Start();
            return null;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "is in use by another program, perhaps by another MlStudio. Stop that one or choose another port",
                SocketError.AccessDenied => "may not be used by this account. Choose a port from 1024 on",
                SocketError.AddressNotAvailable => "is not an address of this machine. Choose one that is",
                // The server itself knows better, for example without IPv6.
                _ => null,
            };
        }
    }

    private static BindingAddress? Read(string address)
    {
        try { return BindingAddress.Parse(address) is { Port: <= IPEndPoint.MaxPort } read ? read : null; }
        catch (FormatException) { return null; }
    }
}
