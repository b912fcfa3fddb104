using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Benchmarks;

/// <summary>The verb <c>runs</c>: fills a project with many runs of many figures, and measures what its list costs the server.</summary>
internal static class RunsCommand
{
    private const string Slug = LargeProject.Slug;

    public static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--folder") { Description = "The data folder to fill; kept, and filled only once.", Required = true };
        var count = new Option<int>("--runs") { Description = "How many runs.", DefaultValueFactory = _ => 10_000 };
        var metrics = new Option<int>("--metrics") { Description = "How many figures each run has.", DefaultValueFactory = _ => 100 };
        var repeats = new Option<int>("--repeats") { Description = "How often each request is measured; medians are printed.", DefaultValueFactory = _ => 9 };
        var command = new Command("runs", "Measures the list of runs of a large project.") { folder, count, metrics, repeats };
        command.SetAction((parsed, cancellation) => MeasureAsync(parsed.GetRequiredValue(folder), parsed.GetValue(count), parsed.GetValue(metrics), parsed.GetValue(repeats), cancellation));
        return command;
    }

    private static async Task MeasureAsync(DirectoryInfo folder, int count, int metrics, int repeats, CancellationToken cancellation)
    {
        folder.Create();
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Studio:DataFolder"] = folder.FullName }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddStudioCore(settings);
        await using var provider = services.BuildServiceProvider();
        var contexts = provider.GetRequiredService<IDbContextFactory<StudioDbContext>>();
        await DatabaseMigrator.MigrateAsync(contexts, new StudioOptions { DataFolder = folder.FullName }, cancellation);
        var actor = await LargeProject.FillAsync(contexts, count, metrics, cancellation);
        // As a worker does every day.
        await DatabaseStatistics.RefreshAsync(contexts, cancellation);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} runs of {metrics} figures, database {new FileInfo(Path.Combine(folder.FullName, "studio.db")).Length / 1e6:0} MB"));
        var list = provider.GetRequiredService<RunLeaderboard>();
        foreach (var (name, filter, skip) in Requests)
        {
            await MeasureAsync(name, repeats, () => list.ListAsync(actor, Slug, filter, skip, 50, cancellation));
        }
        var reader = provider.GetRequiredService<RunReader>();
        foreach (var compared in new[] { 10, 100, 300 }.Where(n => n <= count))
        {
            int[] numbers = [.. Enumerable.Range(1, compared)];
            await MeasureAsync($"comparing {compared} runs", repeats, () => reader.CompareAsync(actor, Slug, numbers, cancellation));
            var read = await reader.CompareAsync(actor, Slug, numbers, cancellation);
            await MeasureAsync($"{compared} compared runs arranged by AUC against a baseline", repeats, () => Task.FromResult(new ComparisonView(Baseline: 1, Sort: "-auc", Groups: true).Arrange(read)));
        }
        // What the page asks for once the list is on the screen; the first time compares the runs, then the answer is kept.
        var rows = await LargeProject.AnswerAsync(contexts, provider.GetRequiredService<RunAnswersStore>(), cancellation);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Beside the list, with {rows} rows answered by each of the best runs:"));
        foreach (var metric in new[] { "auc", "accuracy", "logloss" })
        {
            var standings = provider.GetRequiredService<RunStandings>();
            await MeasureAsync($"level with the best, {metric}", repeats, () => standings.FindAsync(actor, Slug, new RunFilter(), metric, cancellation));
        }
        var looks = provider.GetRequiredService<TestLooks>();
        await MeasureAsync("looks at the test rows", repeats, () => looks.CountAsync(actor, Slug, [2], cancellation));
    }

    private static IEnumerable<(string Name, RunFilter Filter, int Skip)> Requests =>
    [
        ("newest first", new RunFilter(), 0),
        ("by AUC", new RunFilter { Sort = "auc" }, 0),
        ("by AUC, page 150", new RunFilter { Sort = "auc" }, 7450),
        ("by name", new RunFilter { Sort = RunSort.Name, Descending = false }, 0),
        ("by duration", new RunFilter { Sort = RunSort.Duration }, 0),
        ("one algorithm, by log-loss", new RunFilter { TrainerKey = "random-forest", Sort = "logloss", Descending = false }, 0),
        ("search", new RunFilter { Search = "forest 77" }, 0),
        ("one tag", new RunFilter { Tag = "tag7" }, 0),
        ("failed", new RunFilter { States = [JobState.Failed] }, 0),
    ];

    private static async Task MeasureAsync<T>(string name, int repeats, Func<Task<T>> request)
    {
        List<double> taken = [];
        for (var i = 0; i <= repeats; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await request();
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-30} first {taken[0],6:0} ms, then {taken.Skip(1).Order().ElementAt(repeats / 2),6:0} ms (at most {taken.Skip(1).Max():0})"));
    }
}
