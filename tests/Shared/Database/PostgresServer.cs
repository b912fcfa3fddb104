using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace MlStudio.Tests.Shared.Database;

/// <summary>
/// One PostgreSQL server for all tests of a process: the one that the variable names, else one of our own in a temporary
/// folder on a free loopback port, not as root (initdb refuses root). It ends with the test process, also when that is killed.
/// </summary>
public static class PostgresServer
{
    public const string Variable = "MLSTUDIO_TEST_POSTGRES";

    // The shell holds the server and reads standard input, which ends when the test process does.
    private const string Script = """
        set -eu
        bin=$1 dir=$2 port=$3 user=$4
        as_user() { if [ "$(id -u)" = 0 ]; then exec setpriv --reuid="$user" --regid="$user" --clear-groups "$@"; else exec "$@"; fi; }
        if [ "$(id -u)" = 0 ]; then chown "$user" "$dir"; fi
        cd "$dir"
        (as_user "$bin/initdb" -D "$dir/data" -U studio -A trust -E UTF8 --locale=C --no-sync) >"$dir/initdb.log" 2>&1
        (as_user "$bin/postgres" -D "$dir/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 \
          -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB) >"$dir/server.log" 2>&1 </dev/null &
        pid=$!
        cat >/dev/null
        kill -INT "$pid" 2>/dev/null || true
        wait "$pid" || true
        rm -rf "$dir"
        """;

    private static readonly Lazy<Task<string>> Server = new(StartAsync);
    private static Process? shell;

    public static bool IsAvailable { get; } = Named is not null || BinaryFolder() is not null;

    private static string? Named => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;

    /// <summary>Connection string of the server's maintenance database; starts the server at the first call.</summary>
    public static Task<string> ConnectionStringAsync() => Server.Value;

    private static async Task<string> StartAsync()
    {
        if (Named is { } named) { return named; }
        var folder = Directory.CreateTempSubdirectory("mlstudio-postgres-").FullName;
        var port = FreePort();
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true };
        foreach (var argument in (string[])["-c", Script, "sh", BinaryFolder()!, folder, $"{port}", UnprivilegedUser()]) { start.ArgumentList.Add(argument); }
        shell = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => shell.StandardInput.Close();
        var connectionString = $"Host=127.0.0.1;Port={port};Username=studio;Database=postgres";
        await AnswersAsync(connectionString, folder);
        return connectionString;
    }

    private static async Task AnswersAsync(string connectionString, string folder)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (!shell!.HasExited && started.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(100);
            }
            catch (NpgsqlException failure)
            {
                var logs = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.log").Select(File.ReadAllText) : [];
                throw new InvalidOperationException("PostgreSQL did not start:\n" + string.Join('\n', logs), failure);
            }
        }
    }

    private static string? BinaryFolder() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Max()
        : null;

    private static string UnprivilegedUser() => File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
