using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Core.Projects;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunComparisonTests : IAsyncLifetime
{
    private static readonly Lazy<ExperimentResult> s_tree = new(() => TestRuns.Train("decision-tree"));
    private static readonly Lazy<ExperimentResult> s_boosted = new(() => TestRuns.Train("gradient-boosting"));
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;
    private Actor _ann = null!;
    private Project _project = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        _services = _database.Services();
        _ann = await _database.AddPersonAsync("Ann");
        _project = await _database.AddProjectAsync(_ann);
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Group_OtherSeed_IsARepeatAndOtherOptionsAreNot()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(WithSeed(2), 0.8);
        await AddAsync(TestRuns.Result with { Spec = TestRuns.Result.Spec with { Options = new JsonObject { ["penalty"] = 3 } } }, 0.9);
        await AddAsync(s_tree.Value, 0.6);
        var columns = RunRepeats.Group(await ReadAsync(1, 2, 3, 4));
        Assert.Equal(["1,2", "3", "4"], columns.Select(c => string.Join(',', c.Runs.Select(r => r.Run.Item.Number))));
    }

    [Fact]
    public async Task Of_Repeats_GivesMeanAndInterval()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(WithSeed(2), 0.8);
        await AddAsync(WithSeed(3), 0.9);
        await AddAsync(s_tree.Value, 0.6);
        var comparison = RunComparison.Of(RunRepeats.Group(await ReadAsync(1, 2, 3, 4)), 4);
        var auc = comparison.Validation.Single(r => r.Metric.Key == "auc");
        Assert.True(comparison.HasBaseline);
        Assert.Equal([0.6, 0.8], auc.Figures.Select(f => Math.Round(f!.Value!.Value, 12)));
        // t(0.975, 2) = 4.302653 by its table, times 0.1 / sqrt(3).
        Assert.Equal(4.302653 * 0.1 / Math.Sqrt(3), auc.Figures[1]!.OverRuns!.Half!.Value, 1e-6);
        Assert.Equal(3, auc.Figures[1]!.OverRuns!.Count);
        Assert.Null(auc.Differences[0]);
        Assert.Equal((0.2, true), (Math.Round(auc.Differences[1]!.Value, 12), auc.Differences[1]!.IsBetter));
        Assert.Equal("1, 2, 3", comparison.Configuration.Single(r => r.Label == "Seed").Values[1]);
    }

    [Fact]
    public async Task Repeats_ThatDoTheSameAgain_DoNotMakeTheMeanSurer()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value with { Spec = WithSeed(2).Spec }, 0.8);
        var again = await AddAsync(TestRuns.Result, 0.7);
        await using (var db = _database.CreateDbContext())
        {
            (await db.Runs.FindAsync(again.Id))!.ReproducesId = (await db.Runs.SingleAsync(r => r.Number == 1)).Id;
            await db.SaveChangesAsync();
        }
        var column = RunComparison.Of(RunRepeats.Group(await ReadAsync(1, 2, 3)), null).Columns.Single();
        Assert.Equal([1, 2, 3], column.Runs.Select(r => r.Run.Item.Number));
        Assert.Equal([1, 2], column.Counted.Select(r => r.Run.Item.Number));
        var auc = RunComparison.Of([column], null).Validation.Single(r => r.Metric.Key == "auc").Figures.Single()!;
        Assert.Equal((2, 0.75, 0.7, 0.8), (auc.OverRuns!.Count, auc.Value!.Value, auc.Between!.Value.Least, auc.Between.Value.Largest));
    }

    [Fact]
    public async Task Best_OnlyOnTheSameRows_IsMarked()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.8);
        await AddAsync(WithSeed(2), 0.9);
        var same = RunComparison.Of(await ReadAsync(1, 2));
        Assert.True(same.IsOnSameRows);
        Assert.Contains(same.Validation.SelectMany(r => r.Figures), f => f!.IsBest);
        // Another seed draws other rows.
        var other = RunComparison.Of(await ReadAsync(1, 2, 3));
        Assert.False(other.IsOnSameRows);
        Assert.DoesNotContain(other.Validation.SelectMany(r => r.Figures), f => f!.IsBest);
    }

    [Fact]
    public async Task Significance_TheSameNumberUnderTwoNames_HasOneVerdict()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.6);
        var runs = await ReadAsync(1, 2);
        using var significance = new RunSignificance(_services.GetRequiredService<RunAnswersStore>());
        async Task<double?> Chance(string metric) => (await significance.CompareAsync(runs[0].Run, [runs[1].Run], RunParts.Validation, metric, default))[2].Chance;
        Assert.Equal(await Chance("accuracy"), await Chance("weighted_recall"));
        Assert.Equal(await Chance("balanced_accuracy"), await Chance("macro_recall"));
    }

    [Fact]
    public void Difference_OfALoss_IsBetterWhereLower()
    {
        var metric = MetricCatalog.Get("logloss");
        Assert.Equal("better", MetricDifference.Of(metric, new(0.5, null), new(0.4, null))!.Word);
        Assert.Equal("worse", MetricDifference.Of(metric, new(0.5, null), new(0.6, null))!.Word);
        Assert.Equal("equal", MetricDifference.Of(metric, new(0.5, null), new(0.5, null))!.Word);
        Assert.Null(MetricDifference.Of(metric, null, new(0.5, null)));
    }

    [Fact]
    public async Task Of_SeveralAlgorithms_ListsTheirOwnOptionsByAlgorithm()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.6);
        var comparison = RunComparison.Of(await ReadAsync(1, 2));
        var own = comparison.Configuration.Where(r => r.Algorithm is not null).ToArray();
        Assert.Equal(["logistic-regression", "decision-tree"], own.Select(r => r.Algorithm!).Distinct());
        Assert.All(own, r => Assert.False(r.Differs));
        Assert.All(own.Where(r => r.Algorithm == "decision-tree"), r => Assert.Equal("", r.Values[0]));
        var csv = await _services.GetRequiredService<RunExport>().CompareAsync(_ann, _project.Slug, [1, 2], new ComparisonView(), default);
        Assert.Contains("configuration,Options of Decision tree: ", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_WithBaselineAndRepeats_IsArrangedLikeThePage()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(WithSeed(2), 0.8);
        await AddAsync(s_tree.Value, 0.6);
        await AddAsync(s_boosted.Value, 0.9);
        var export = _services.GetRequiredService<RunExport>();
        var csv = await export.CompareAsync(_ann, _project.Slug, [1, 2, 3, 4], new ComparisonView(Baseline: 3, Sort: "-auc", Groups: true), default);
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("part,name,3 First run,4 First run,4 First run: difference,4 First run: p,1 2 First run,1 2 First run: from,1 2 First run: to,1 2 First run: difference", lines[0]);
        var auc = lines.Single(l => l.StartsWith("validation,auc,", StringComparison.Ordinal)).Split(',');
        Assert.Equal(["0.6", "0.9"], auc[2..4]);
        Assert.Equal(0.3, Number(auc[4]), 9);
        Assert.Equal(RunComparer.Compare(s_boosted.Value.Answers!.Compared(), s_tree.Value.Answers!.Compared(), "auc").PValue, Number(auc[5]), 12);
        // 0.7 and 0.8 have a standard error of 0.05; Student's t with one degree of freedom at 97.5 % is tan(0.475 π).
        var half = Math.Tan(0.475 * Math.PI) * 0.05;
        double[] expected = [0.75, 0.75 - half, 0.75 + half, 0.15];
        Assert.All(expected.Zip(auc[6..]), p => Assert.Equal(p.First, Number(p.Second), 9));
        Assert.Equal(lines[0].Split(',').Length, lines.Single(l => l.StartsWith("configuration,Seed,", StringComparison.Ordinal)).Replace("\"1, 2\"", "1 2", StringComparison.Ordinal).Split(',').Length);
        var single = await export.CompareAsync(_ann, _project.Slug, [2, 1], new ComparisonView(), default);
        Assert.StartsWith("part,name,2 First run,1 First run\r\n", single, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_OfRuns_HaveNumbersAndWords()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.6);
        var columns = RunColumns.Of(await ReadAsync(1, 2)).ToDictionary(c => c.Key);
        Assert.Equal([0.7, 0.6], columns["validation.auc"].Values);
        Assert.Equal(["Logistic regression", "Decision tree"], columns["algorithm"].Words);
        Assert.Equal("Decision tree", columns["algorithm"].Written(1));
        Assert.Null(columns["option.maxDepth"].Values[0]);
        Assert.Equal(s_tree.Value.ModelSize / 1000.0, columns["size"].Values[1]);
        Assert.Equal(MetricDirection.Lower, columns["seconds"].Better);
    }

    [Fact]
    public async Task Significance_SameRows_IsToldAndCorrected()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(s_tree.Value, 0.6);
        await AddAsync(WithSeed(2), 0.7);
        var runs = await ReadAsync(1, 2, 3);
        using var significance = new RunSignificance(_services.GetRequiredService<RunAnswersStore>());
        var verdicts = await significance.CompareAsync(runs[0].Run, [runs[1].Run, runs[2].Run], RunParts.Validation, "auc", default);
        var tree = verdicts[2];
        var expected = RunComparer.Compare(s_tree.Value.Answers!.Compared(), TestRuns.Result.Answers!.Compared(), "auc");
        Assert.Equal(expected, tree.Comparison);
        Assert.Equal((2, Math.Min(1, 2 * expected.PValue)), (tree.Comparisons, tree.Chance!.Value));
        Assert.Equal("within noise (p = 1.00)", verdicts[3].Words);
        Assert.Equal(verdicts[2], (await significance.CompareAsync(runs[0].Run, [runs[1].Run, runs[2].Run], RunParts.Validation, "auc", default))[2]);
    }

    [Fact]
    public async Task Significance_OtherRowsOrNoAnswers_SaysWhyNot()
    {
        await AddAsync(TestRuns.Result, 0.7);
        await AddAsync(TestRuns.Result with { Answers = TestRuns.Result.Answers!.Take([.. Enumerable.Range(0, TestRuns.Result.Answers!.Count).Skip(1)]) }, 0.6);
        await AddAsync(TestRuns.Result with { Answers = null }, 0.6);
        var runs = await ReadAsync(1, 2, 3);
        using var significance = new RunSignificance(_services.GetRequiredService<RunAnswersStore>());
        var verdicts = await significance.CompareAsync(runs[0].Run, [runs[1].Run, runs[2].Run], RunParts.Validation, "auc", default);
        Assert.Contains("different rows", verdicts[2].Explanation, StringComparison.Ordinal);
        Assert.Contains("before answers to single rows were kept", verdicts[3].Explanation, StringComparison.Ordinal);
        Assert.All(verdicts.Values, v => Assert.Equal("cannot be told", v.Words));
    }

    [Theory]
    [InlineData(0.9, 0.8, 0.003, 3, "better: p = 0.003 after correction for 3 comparisons")]
    [InlineData(0.8, 0.9, 0.0001, 1, "worse: p < 0.001")]
    [InlineData(0.8, 0.9, 0.05, 1, "within noise (p = 0.050)")]
    public void Verdict_InWords(double first, double second, double chance, int comparisons, string words) =>
        Assert.Equal(words, new RunVerdict(new PairedComparison("auc", first, second, first - second, 0, 0, chance, ComparisonTest.DeLong), chance, comparisons, null).Words);

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    // Another seed gives another model; the same one would be no repeat that tells anything.
    private static ExperimentResult WithSeed(int seed) => TestRuns.Result with { Spec = TestRuns.Result.Spec with { Seed = seed }, ModelBytes = [.. TestRuns.Result.ModelBytes, (byte)seed] };

    private Task<Run> AddAsync(ExperimentResult trained, double auc) => _database.AddFinishedRunAsync(_project, _ann, auc: auc, trained: trained);

    private Task<IReadOnlyList<ComparedRun>> ReadAsync(params int[] numbers) => _services.GetRequiredService<RunReader>().CompareAsync(_ann, _project.Slug, numbers, default);
}
