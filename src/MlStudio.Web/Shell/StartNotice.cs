using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MlStudio.Core.Members;

namespace MlStudio.Web.Shell;

/// <summary>Prints where the server listens and, while it has no account, the set-up code. The code is written nowhere else.</summary>
internal sealed class StartNotice(IServer server, AccountService accounts, SetupCode code) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellation)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Console.WriteLine();
        foreach (var address in addresses) { Console.WriteLine($"  MlStudio is running at {address}"); }
        if (await accounts.NeedsSetUpAsync(cancellation))
        {
            Console.WriteLine($"  There is no account yet. Open the address and enter this set-up code: {code.Text}");
        }
        Console.WriteLine();
    }

    public Task StartingAsync(CancellationToken cancellation) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellation) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellation) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellation) => Task.CompletedTask;
}
