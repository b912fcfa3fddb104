using System.Text.Json.Nodes;
using MlStudio.Benchmarks;

namespace MlStudio.Learning.Tests.Benchmarks;

/// <summary>Runs over a small catalog in a folder of its own.</summary>
public sealed class AccuracyStudyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly List<string> _measured = [];

    public AccuracyStudyTests()
    {
        File.WriteAllLines(At("tea.csv"), ["size,brand,price", .. Enumerable.Range(0, 40).Select(i => $"{i % 9},{"ab"[i % 2]},{(i % 9 * 3) - (i % 2)}")]);
        File.WriteAllLines(At("folds.csv"), ["row_index,fold", .. Enumerable.Range(0, 40).Select(i => $"{i},{i % 2}")]);
        File.WriteAllText(At("sets.json"), """
            [{"name":"tea","file":"tea.csv","task":"regression","target":"price","folds":"folds.csv"}, {"name":"notes","file":"tea.csv","task":"parse"}]
            """);
    }

    [Fact]
    public void Run_WithResume_MeasuresOnlyWhatTheFileLacks()
    {
        var first = Study("ridge-regression", resume: false).Run();
        Assert.Equal(["1/1 tea ridge-regression"], _measured);
        _measured.Clear();
        var both = Study("baseline, ridge-regression", resume: true).Run();
        Assert.Equal(["1/1 tea baseline"], _measured);
        Assert.Equal(["ridge-regression", "baseline"], both.Select(r => r.Trainer));
        Assert.Equal(first[0].Metrics, both[0].Metrics);
        _measured.Clear();
        Study("baseline", resume: false).Run();
        Assert.Equal(["1/1 tea baseline"], _measured);
    }

    [Fact]
    public void Run_TrainerThatRefusesTheData_SaysWhyAndGoesOn()
    {
        // Prices are -1 in some rows.
        var results = Study("poisson-regression,baseline", resume: false).Run();
        Assert.Equal(2, results.Count);
        Assert.NotNull(results[0].Refusal);
        Assert.Empty(results[0].Metrics);
        Assert.Null(results[1].Refusal);
    }

    [Fact]
    public void Run_UnknownTrainerWrongOptionsOrForeignFile_IsRefused()
    {
        Assert.Contains("'gradient'", Assert.Throws<LearningException>(() => Study("gradient", resume: false).Run()).Message, StringComparison.Ordinal);
        var study = new AccuracyStudy(CatalogEntry.ReadAll(At("sets.json")), "ridge-regression", 1) { Options = new JsonObject { ["depth"] = 3 } };
        Assert.Contains("'depth'", Assert.ThrowsAny<LearningException>(() => study.Run()).Message, StringComparison.Ordinal);
        File.WriteAllText(At("figures.json"), "no figures");
        Assert.Contains("figures.json", Assert.Throws<LearningException>(() => Study("baseline", resume: true).Run()).Message, StringComparison.Ordinal);
    }

    private AccuracyStudy Study(string trainers, bool resume) => new(CatalogEntry.ReadAll(At("sets.json")), trainers, 1)
    {
        File = At("figures.json"),
        Resume = resume,
        Measured = (r, done, all) => _measured.Add($"{done}/{all} {r.Dataset} {r.Trainer}"),
    };

    private string At(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
