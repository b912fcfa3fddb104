using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Members;
using MlStudio.Core.Projects;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Datasets;

namespace MlStudio.Web.Tests.Api;

public sealed class UploadEndpointsTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private WebApplicationFactory<UploadItem> _server = null!;
    private Actor _owner = null!;
    private Project _project = null!;

    private string Address => $"/p/{_project.Slug}/data/upload";

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        _owner = await _database.AddPersonAsync("Ann Owner");
        _project = await _database.AddProjectAsync(_owner);
        _server = new WebApplicationFactory<UploadItem>().WithWebHostBuilder(host =>
        {
            foreach (var (key, value) in _database.Settings) { host.UseSetting(key, value); }
            host.UseSetting("Studio:Limits:MaxUploadMegabytes", "1");
            host.ConfigureTestServices(services => services
                .AddAuthentication(options => options.DefaultAuthenticateScheme = HeaderSignIn.Scheme)
                .AddScheme<AuthenticationSchemeOptions, HeaderSignIn>(HeaderSignIn.Scheme, null));
        });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Post_AFile_StoresItAndAnswersWhere()
    {
        using var client = ClientOf(_owner);
        var answer = await SendAsync(client, "?name=adult.csv", Bytes("a,b\n1,2\n"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"/p/{_project.Slug}/data/1?version=1", answer.Headers.Location!.OriginalString);
        Assert.Equal(new UploadOutcome(1, "adult", 1, false, 8), await answer.Content.ReadFromJsonAsync<UploadOutcome>());

        var again = await SendAsync(client, "?name=adult.csv&dataset=1", Bytes("a,b\n1,2\n"));
        Assert.Equal((HttpStatusCode.OK, true), (again.StatusCode, (await again.Content.ReadFromJsonAsync<UploadOutcome>())!.AlreadyThere));

        var file = await client.GetAsync($"/p/{_project.Slug}/data/1/versions/1/file");
        Assert.Equal(("a,b\n1,2\n", "adult.csv"), (await file.Content.ReadAsStringAsync(), file.Content.Headers.ContentDisposition!.FileNameStar));
    }

    [Fact]
    public async Task Post_WithoutOrWithAForeignToken_IsRefused()
    {
        using var client = ClientOf(_owner);
        using var bare = new HttpRequestMessage(HttpMethod.Post, Address + "?name=a.csv") { Content = Bytes("a,b\n1,2\n") };
        Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(bare)).StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, Address + "?name=a.csv") { Content = Bytes("a,b\n1,2\n"), Headers = { { "RequestVerificationToken", "nonsense" } } };
        var answer = await client.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Reload it", await DetailAsync(answer));
        Assert.Empty(BlobFiles());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_TooLarge_IsRefusedWithTheLimitAndLeavesNothing(bool announcesLength)
    {
        using var client = ClientOf(_owner);
        HttpContent content = announcesLength ? new ByteArrayContent(new byte[3 << 19]) : new StreamContent(new Unseekable(new byte[3 << 19]));

        var answer = await SendAsync(client, "?name=big.csv", content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("1 MB", await DetailAsync(answer));
        Assert.Empty(BlobFiles());
    }

    [Fact]
    public async Task Post_Aborted_LeavesNothing()
    {
        using var client = ClientOf(_owner);
        using var abort = new CancellationTokenSource();
        var body = new StalledStream();
        var sending = SendAsync(client, "?name=half.csv", new StreamContent(body), abort.Token);
        await body.Stalled;
        Assert.Single(BlobFiles());

        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);

        for (var tries = 0; BlobFiles().Length > 0 && tries < 100; tries++) { await Task.Delay(50); }
        Assert.Empty(BlobFiles());
        await using var db = _database.CreateDbContext();
        Assert.Empty(db.Datasets);
    }

    [Fact]
    public async Task GetAndPost_ByOthers_AreRefusedBeforeAnyByte()
    {
        var viewer = await _database.AddPersonAsync("Vera");
        await _database.AddMemberAsync(_project, viewer, ProjectRole.Viewer);
        using var asViewer = ClientOf(viewer);
        using var asStranger = ClientOf(await _database.AddPersonAsync("Stranger"));
        using var asNobody = ClientOf(null);

        Assert.Equal(HttpStatusCode.Forbidden, (await asViewer.GetAsync(Address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await asStranger.GetAsync(Address)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await asNobody.GetAsync(Address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await asStranger.GetAsync($"/p/{_project.Slug}/data/1/versions/1/file")).StatusCode);
    }

    private HttpClient ClientOf(Actor? person)
    {
        var client = _server.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        if (person is not null) { client.DefaultRequestHeaders.Add(HeaderSignIn.Scheme, person.UserId.ToString()); }
        return client;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient client, string query, HttpContent content, CancellationToken cancellation = default)
    {
        var ticket = await client.GetFromJsonAsync<JsonElement>(Address, cancellation);
        var request = new HttpRequestMessage(HttpMethod.Post, Address + query) { Content = content };
        request.Headers.Add(ticket.GetProperty("header").GetString()!, ticket.GetProperty("token").GetString());
        return await client.SendAsync(request, cancellation);
    }

    private static ByteArrayContent Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static async Task<string> DetailAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;

    private string[] BlobFiles()
    {
        var folder = Path.Combine(_database.DataFolder, "blobs");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
    }

    /// <summary>Signs in whom the header names.</summary>
    private sealed class HeaderSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        public new const string Scheme = "Test-User";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (!Request.Headers.TryGetValue(Scheme, out var id)) { return Task.FromResult(AuthenticateResult.NoResult()); }
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.ToString()), new Claim(ClaimTypes.Name, id.ToString())], Scheme);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
        }
    }

    /// <summary>Without a length, so that it is sent in chunks.</summary>
    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    /// <summary>Gives some bytes, then waits until it is given up.</summary>
    private sealed class StalledStream : MemoryStream
    {
        private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _given;

        public Task Stalled => _stalled.Task;
        public override bool CanSeek => false;
        public override bool CanRead => true;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given < 1 << 16)
            {
                var count = Math.Min(buffer.Length, 1 << 14);
                buffer.Span[..count].Fill((byte)'x');
                _given += count;
                return count;
            }
            _stalled.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
