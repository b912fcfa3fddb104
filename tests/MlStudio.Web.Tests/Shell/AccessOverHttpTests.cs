using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Live;

namespace MlStudio.Web.Tests.Shell;

/// <summary>The whole program over HTTP, as a browser without scripts meets it.</summary>
public sealed partial class AccessOverHttpTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Start_EmptyServer_LeadsFromAnyPageToSetUpAndSignsIn()
    {
        await using var server = Server();
        using var browser = server.CreateClient();
        var page = await browser.GetAsync("/");
        Assert.Equal("/account/set-up", page.RequestMessage!.RequestUri!.AbsolutePath);
        await SetUpAsync(server, browser);
        Assert.Contains("Your projects", await browser.GetStringAsync("/"));
    }

    [Fact]
    public async Task Project_OfOthers_IsARealNotFound()
    {
        await using var server = Server();
        using var browser = server.CreateClient();
        await SetUpAsync(server, browser);
        var owner = await _database.AddPersonAsync("Owner");
        var project = await _database.AddProjectAsync(owner);
        foreach (var path in new[] { "", "/members", "/settings", "/data", "/runs", "/runs.csv", "/models" })
        {
            var answer = await browser.GetAsync($"/p/{project.Slug}{path}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.DoesNotContain(project.Name, await answer.Content.ReadAsStringAsync());
            Assert.Null(answer.Content.Headers.ContentDisposition);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/p/no-such-project")).StatusCode);
        var unknown = await browser.GetAsync("/no-such-page");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("There is nothing at this address", await unknown.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task RunsCsv_OfAMember_IsAFileThatSpreadsheetsReadAsUtf8()
    {
        await using var server = Server();
        using var browser = server.CreateClient();
        await SetUpAsync(server, browser);
        Actor ada;
        await using (var db = _database.CreateDbContext()) { ada = await db.Users.Select(u => new Actor(u.Id, u.DisplayName)).SingleAsync(); }
        var project = await _database.AddProjectAsync(ada);
        await _database.AddFinishedRunAsync(project, ada, "Ärzte");
        var answer = await browser.GetAsync($"/p/{project.Slug}/runs.csv?q=ärzte");
        Assert.Equal($"{project.Slug}-runs.csv", answer.Content.Headers.ContentDisposition!.FileName);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.StartsWith("1,Ärzte,", Encoding.UTF8.GetString(bytes).Split("\r\n")[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/p/somewhere/score/0198c0de-0000-7000-8000-000000000000")]
    [InlineData("POST", "/api/p/somewhere/score/0198c0de-0000-7000-8000-000000000000")]
    [InlineData("GET", "/api/p/somewhere/scored/0198c0de-0000-7000-8000-000000000000")]
    [InlineData("GET", "/api/nothing")]
    public async Task Api_WithoutSignIn_IsAProblemNotAPage(string method, string path)
    {
        await using var server = Server();
        using var browser = server.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        var answer = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Sign in first", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Api_UnknownAddress_IsAProblemNotAPage()
    {
        await using var server = Server();
        using var browser = server.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        await SetUpAsync(server, browser);
        foreach (var path in new[] { "/api/nothing", "/api/p/no-such-project/scored/0198c0de-0000-7000-8000-000000000000" })
        {
            var answer = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("/account/sign-in", "sign-in")]
    [InlineData("/account/sign-out", null)]
    [InlineData("/account", "rename")]
    public async Task Post_WithoutTheFormsToken_IsRefused(string path, string? form)
    {
        await using var server = Server();
        using var browser = server.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        await SetUpAsync(server, browser);
        var answer = await browser.PostAsync(path, new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = form ?? "", ["Renaming.DisplayName"] = "Eve" }));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task SignIn_AfterARestart_StillHolds()
    {
        var cookies = new CookieContainer();
        await using (var before = Server())
        {
            using var browser = before.CreateDefaultClient(before.ClientOptions.BaseAddress, new CookieKeeper(cookies));
            await SetUpAsync(before, browser);
        }
        await using var after = Server();
        using var again = after.CreateDefaultClient(after.ClientOptions.BaseAddress, new CookieKeeper(cookies));
        Assert.Contains("Your projects", await again.GetStringAsync("/"));
    }

    [Fact]
    public async Task Answer_AnyPage_ForbidsFramesAndForeignScripts()
    {
        await using var server = Server();
        using var browser = server.CreateClient();
        var headers = (await browser.GetAsync("/account/set-up")).Headers;
        var policy = headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("script-src 'self';", policy);
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task SignIn_ToAnAddressElsewhere_StaysHere()
    {
        await using var server = Server();
        using var browser = server.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        await SetUpAsync(server, browser);
        var page = await browser.GetStringAsync("/account/sign-in?returnUrl=https://evil.example/");
        var answer = await browser.PostAsync("/account/sign-in?returnUrl=https://evil.example/", Form(page, ("Input.Email", "ada@example.org"), ("Input.Password", "short words here")));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.DoesNotContain("evil", answer.Headers.Location!.OriginalString);
    }

    private static async Task SetUpAsync(WebApplicationFactory<ProjectPage> server, HttpClient browser)
    {
        var page = await browser.GetStringAsync("/account/set-up");
        var answer = await browser.PostAsync("/account/set-up", Form(page,
            ("Input.Code", server.Services.GetRequiredService<SetupCode>().Text), ("Input.DisplayName", "Ada Lovelace"),
            ("Input.Email", "ada@example.org"), ("Input.Password", "short words here")));
        Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Redirect, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static FormUrlEncodedContent Form(string page, params (string Name, string Value)[] fields) => new(
        HiddenField().Matches(page).Select(m => KeyValuePair.Create(m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)))
            .Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    private WebApplicationFactory<ProjectPage> Server() => new WebApplicationFactory<ProjectPage>().WithWebHostBuilder(host =>
    {
        foreach (var (key, value) in _database.Settings) { host.UseSetting(key, value); }
        // These tests queue nothing; a worker process for each would only cost time.
        host.ConfigureTestServices(services =>
        {
            foreach (var worker in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Name == "WorkerSupervisor").ToArray()) { services.Remove(worker); }
        });
    });

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();

    private sealed class CookieKeeper(CookieContainer cookies) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            var target = request.RequestUri!;
            for (var hops = 0; ; hops++)
            {
                request.Headers.Remove("Cookie");
                if (cookies.GetCookieHeader(target) is { Length: > 0 } sent) { request.Headers.Add("Cookie", sent); }
                var answer = await base.SendAsync(request, cancellation);
                foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : []) { cookies.SetCookies(target, cookie); }
                if (answer.StatusCode is not HttpStatusCode.Redirect || hops == 5) { return answer; }
                target = new Uri(target, answer.Headers.Location!);
                request = new HttpRequestMessage(HttpMethod.Get, target);
            }
        }
    }
}
