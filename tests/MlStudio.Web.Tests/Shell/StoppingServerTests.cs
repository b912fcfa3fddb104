using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using MlStudio.Web.Shell;

namespace MlStudio.Web.Tests.Shell;

/// <summary>A page that reconnects while the server stops must not hold it up.</summary>
public sealed class StoppingServerTests
{
    [Fact]
    public async Task Request_AfterTheStopWasAskedFor_IsRefused()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        app.UseStoppingServer();
        app.Run(context => context.Response.WriteAsync("served"));
        await app.StartAsync();
        using var browser = app.GetTestClient();
        Assert.Equal("served", await browser.GetStringAsync("/"));

        app.Lifetime.StopApplication();
        using var answer = await browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(answer.Headers.ConnectionClose);
    }
}
