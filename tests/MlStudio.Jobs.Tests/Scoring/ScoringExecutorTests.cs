using System.Globalization;
using System.Text;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Models;
using MlStudio.Jobs.Runtime;
using MlStudio.Jobs.Tests.Importing;
using MlStudio.Learning.Trainers;

namespace MlStudio.Jobs.Tests.Scoring;

public sealed class ScoringExecutorTests
{
    [Fact]
    public async Task Scored_CellsComeBackAsWritten_AndUnreadOnesAreRemarkedOn()
    {
        await using var studio = await ImportStudio.StartAsync();
        var version = await RegisterAsync(studio);
        var lines = await ScoreAsync(studio, version,
            """
            code,age,since,city,note
            0071,10.50,2024-01-02,Rome,=1+1
            0072,-5,2024-02-01,Oslo,"say ""hi"", twice"
            0073,about forty,soon,Rome,-3
            0074,NA,,Oslo,
            """);
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("code,age,since,city,note,predicted member,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",remark", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("0071,10.50,2024-01-02,Rome,'=1+1,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("0072,-5,2024-02-01,Oslo,\"say \"\"hi\"\", twice\",", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("0073,about forty,soon,Rome,-3,", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("0074,NA,,Oslo,,", lines[4], StringComparison.Ordinal);
        Assert.EndsWith(",\"age: \"\"about forty\"\" is not a number and counts as missing; since: \"\"soon\"\" is not a date and counts as missing\"", lines[3], StringComparison.Ordinal);
        // What is missing by intention needs no remark.
        Assert.All(new[] { lines[1], lines[2], lines[4] }, line => Assert.EndsWith(",", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scored_SemicolonsAndDecimalCommas_ComeBackSo()
    {
        await using var studio = await ImportStudio.StartAsync();
        var lines = await ScoreAsync(studio, await RegisterAsync(studio), "age;since;city;größe\n30,5;2024-05-06;Rome;-1,25\n60,5;2024-05-07;Bern;-\n");
        Assert.StartsWith("age;since;city;größe;predicted member;", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^30,5;2024-05-06;Rome;-1,25;(yes|no);[^;.]*;[^;.]*;$", lines[1]);
        Assert.Matches("^60,5;2024-05-07;Bern;-;.*;\"city: \"\"Bern\"\" was not in the training data\"$", lines[2]);
    }

    [Fact]
    public async Task Scored_AllCellsRead_HasNoRemarks()
    {
        await using var studio = await ImportStudio.StartAsync();
        var lines = await ScoreAsync(studio, await RegisterAsync(studio), "age,since,city,remark\n30,2024-05-06,Rome,mine\n60,2024-05-07,Oslo,\n");
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("age,since,city,remark,predicted member,", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("remark (2)", lines[0], StringComparison.Ordinal);
    }

    private static async Task<Guid> RegisterAsync(ImportStudio studio)
    {
        var text = new StringBuilder("age,since,city,member\n");
        for (var i = 0; i < 120; i++) { text.Append(CultureInfo.InvariantCulture, $"{20 + (i * 7 % 50)}.5,2024-{1 + (i % 12):00}-{1 + (i % 28):00},{(i % 3 == 0 ? "Rome" : "Oslo")},{(20 + (i * 7 % 50) >= 40 ? "yes" : "no")}\n"); }
        var data = await studio.ImportAsync(await studio.UploadAsync("people.csv", text.ToString()));
        var number = (await studio.Get<RunQueueing>().QueueAsync(studio.Owner, ImportStudio.Slug, new RunRequest
        {
            DatasetVersionId = data.Id,
            Target = "member",
            Task = LearningTask.Binary,
            PositiveClass = "yes",
            Algorithms = [new AlgorithmChoice("logistic-regression")],
        }, default))[0];
        var run = await studio.Get<RunReader>().GetAsync(studio.Owner, ImportStudio.Slug, number, default);
        Assert.True(await studio.Get<JobRunner>().RunAsync(run.Item.JobId, default));
        var (model, _) = await studio.Get<ModelService>().RegisterAsync(studio.Owner, ImportStudio.Slug, number, "Members", default);
        return (await studio.Get<ModelService>().GetAsync(studio.Owner, ImportStudio.Slug, model, default)).Versions[0].Id;
    }

    private static async Task<string[]> ScoreAsync(ImportStudio studio, Guid version, string file)
    {
        var scoring = studio.Get<ScoringService>();
        var id = await scoring.StartAsync(studio.Owner, ImportStudio.Slug, version, "more.csv", new MemoryStream(Encoding.UTF8.GetBytes(file)), default);
        while (await studio.Get<JobRunner>().RunNextAsync(JobQueues.Interactive, default)) { }
        var (content, _) = await scoring.OpenResultAsync(studio.Owner, ImportStudio.Slug, id, default);
        using var reader = new StreamReader(content);
        return (await reader.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
