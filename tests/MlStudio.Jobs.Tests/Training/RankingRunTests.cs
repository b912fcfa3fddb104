using System.Globalization;
using System.Text;
using MlStudio.Core;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Models;
using MlStudio.Jobs.Runtime;
using MlStudio.Jobs.Tests.Importing;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Jobs.Tests.Training;

/// <summary>A ranking through the services: CSV in, run finished, figures there, a file scored.</summary>
public sealed class RankingRunTests
{
    private const int Searches = 60;
    private const int Results = 8;

    [Fact]
    public async Task Queued_Ranking_FinishesWithFiguresAndScoresFilesWithRanks()
    {
        await using var studio = await ImportStudio.StartAsync();
        var version = await studio.ImportAsync(await studio.UploadAsync("searches.csv", Csv()));
        var configurator = studio.Get<RunConfigurator>();
        // Whole numbers are still taken for classes unless a person says otherwise.
        Assert.NotEqual(LearningTask.Ranking, (await configurator.ProposeAsync(studio.Owner, ImportStudio.Slug, version.Id, "clicks", default)).Task);
        var request = new RunRequest
        {
            DatasetVersionId = version.Id,
            Target = "clicks",
            Task = LearningTask.Ranking,
            Group = "search",
            Coverage = 0.9,
            Algorithms = [new AlgorithmChoice("gradient-boosting", new() { ["trees"] = 60, ["minRowsPerLeaf"] = 5 })],
        };
        var queueing = studio.Get<RunQueueing>();
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => queueing.QueueAsync(studio.Owner, ImportStudio.Slug, request with { Group = null }, default));
        Assert.Contains(refused.Errors, e => e.Field == "group");

        var number = (await queueing.QueueAsync(studio.Owner, ImportStudio.Slug, request, default))[0];
        var run = await studio.Get<RunReader>().GetAsync(studio.Owner, ImportStudio.Slug, number, default);
        Assert.True(await studio.Get<JobRunner>().RunAsync(run.Item.JobId, default));
        run = await studio.Get<RunReader>().GetAsync(studio.Owner, ImportStudio.Slug, number, default);
        Assert.True(run.Error is null, run.Error);
        Assert.Equal((JobState.Succeeded, LearningTask.Ranking), (run.Item.State, run.Item.LearningTask));
        Assert.InRange(run.Item.Metrics["ndcg_10"].Value!.Value, 0.8, 1);
        Assert.Equal(["map", "mrr", "ndcg", "ndcg_10", "ndcg_5"], run.Item.Metrics.Keys.Order(StringComparer.Ordinal));
        Assert.NotEmpty(run.Test);
        Assert.DoesNotContain(run.Options, o => o.ForNumbers);
        Assert.Contains(run.Options, o => o.Name == "rankingPositions");
        var result = (await studio.Get<RunReader>().ResultAsync(run, default))!;
        Assert.Equal(20, result.Validation.Ranking!.ByPosition.Count);
        Assert.Equal(0, result.Validation.Rows % Results);
        Assert.Equal("By whole groups of 'search': 60 % train, 20 % validation, 20 % test", run.Spec.SplitInUse.Describe());
        var again = (await configurator.StartAsync(studio.Owner, ImportStudio.Slug, null, number, default)).From!;
        Assert.Equal((LearningTask.Ranking, "search"), (again.Task, again.Group));
        var list = await studio.Get<RunLeaderboard>().ListAsync(studio.Owner, ImportStudio.Slug, new RunFilter(), 0, 10, default);
        Assert.Equal("ndcg_10", list.HeadlineMetric);

        var rows = await studio.Get<RunRows>().ReadAsync(studio.Owner, ImportStudio.Slug, number, new RunRowsQuery(), ["search"], default);
        Assert.All(rows.Rows, r => Assert.Equal((null, null), (r.Probability, r.Residual)));
        foreach (var search in rows.Rows.Chunk(Results).SkipLast(1))
        {
            Assert.Single(search.Select(r => r.Cells[0]).Distinct());
            var scores = search.Select(r => double.Parse(r.Answer.Replace('−', '-'), CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(scores.OrderDescending(), scores);
        }

        await ScoreAsync(studio, number);
    }

    private static async Task ScoreAsync(ImportStudio studio, int number)
    {
        var (modelNumber, _) = await studio.Get<ModelService>().RegisterAsync(studio.Owner, ImportStudio.Slug, number, "Search order", default);
        var model = await studio.Get<ModelService>().GetAsync(studio.Owner, ImportStudio.Slug, modelNumber, default);
        var versionId = model.Versions[0].Id;
        var form = await studio.Get<PredictionService>().FormAsync(studio.Owner, versionId, default);
        Assert.Equal("search", form.Group);
        Assert.DoesNotContain(form.Inputs, i => i.Name == "search");
        var answer = await studio.Get<PredictionService>().PredictAsync(studio.Owner, versionId, new Dictionary<string, string?> { ["match"] = "0.9", ["price"] = "3", ["kind"] = "shoes" }, default);
        Assert.True(double.IsFinite(answer.Number!.Value));

        var scoring = studio.Get<ScoringService>();
        var id = await scoring.StartAsync(studio.Owner, ImportStudio.Slug, versionId, "more.csv", new MemoryStream(Encoding.UTF8.GetBytes("search,match,price,kind\na,0.1,5,shoes\na,0.9,5,shoes\nb,0.5,5,hats\n")), default);
        while (await studio.Get<JobRunner>().RunNextAsync(JobQueues.Interactive, default)) { }
        var (content, _) = await scoring.OpenResultAsync(studio.Owner, ImportStudio.Slug, id, default);
        using var reader = new StreamReader(content);
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("search,match,price,kind,score by clicks,rank within search", lines[0]);
        Assert.Equal(["2", "1", "1"], lines[1..].Select(l => l.Split(',')[^1]));
    }

    /// <summary>Searches of eight results each: those that match are wanted, cheap ones more in one kind and dear ones in the other; some searches find nothing.</summary>
    private static string Csv()
    {
        var text = new StringBuilder("search,match,price,kind,clicks\n");
        var random = new Random(7);
        for (var search = 0; search < Searches; search++)
        {
            var kind = search % 2 == 0 ? "shoes" : "hats";
            for (var i = 0; i < Results; i++)
            {
                var (match, price) = (Math.Round(random.NextDouble(), 3), Math.Round(random.NextDouble() * 10, 2));
                var liking = (3 * match) + ((kind == "shoes" ? 5 - price : price - 5) / 5);
                text.Append(CultureInfo.InvariantCulture, $"s{search},{match},{price},{kind},{(search % 15 == 0 ? 0 : Math.Clamp((int)liking, 0, 3))}\n");
            }
        }
        return text.ToString();
    }
}
