using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MlStudio.Core.Tests;

public sealed class StudioOptionsTests
{
    [Fact]
    public void Settings_SeveralUnusable_AreAllListedWithTheirKeys()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read(
            ("Worker:Threads", "many"), ("Worker:MaxHeapMegabytes", "4 GB"), ("Worker:Concurrency", "0"), ("Limits:MaxUploadMegabytes", "-1"), ("ConnectionString", "postgres and password")));
        Assert.Equal(
            ["ConnectionString", "Limits:MaxUploadMegabytes", "Worker:Concurrency", "Worker:InteractiveLimit", "Worker:MaxHeapMegabytes", "Worker:Threads"],
            refused.Failures.Select(f => f.Split(' ')[0]["Studio:".Length..]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("password'", string.Concat(refused.Failures.Where(f => f.Contains("and password"))));
    }

    [Fact]
    public void Settings_Usable_AreRead()
    {
        var options = Read(("DataFolder", "/srv/studio"), ("ConnectionString", "Host=db;Database=studio"), ("worker:threads", "3"));
        Assert.Equal(("/srv/studio", "Host=db;Database=studio", 3, 4096), (options.DataFolder, options.ConnectionString, options.Worker.Threads, options.Worker.MaxHeapMegabytes));
    }

    private static StudioOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => "Studio:" + s.Key, s => (string?)s.Value)).Build();
        using var services = new ServiceCollection().AddLogging().AddStudioCore(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<StudioOptions>>().Value;
    }
}
