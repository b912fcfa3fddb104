using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Learning.Data;
using MlStudio.Tests.Shared;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Jobs.Tests.Importing;

public sealed class DatasetImporterTests
{
    // Rows, columns and missing cells as counted by pandas 1.5.3 (skipinitialspace, na_values "?"); see ../shared/data/DATASETS.md.
    [SharedDataTheory]
    [InlineData("adult.txt", 32561, 15, 4262)]
    [InlineData("california_housing.csv", 20640, 10, 207)]
    [InlineData("iris.csv", 150, 5, 0)]
    [InlineData("optdigits-train.csv", 3823, 65, 0)]
    [InlineData("Telco-Customer-Churn.csv", 7043, 21, 11)]
    [InlineData("castle-solutions.csv", 1349, 11, null)]
    public async Task Import_RealFile_IsReadyWithItsFacts(string file, int rows, int columns, int? missing)
    {
        await using var studio = await ImportStudio.StartAsync();
        var version = await studio.ImportAsync(await studio.UploadAsync(file, await File.ReadAllBytesAsync(TestData.SharedFile("files/" + file))));

        Assert.Equal(VersionStatus.Ready, version.Status);
        Assert.Equal((rows, columns), ((int)version.RowCount, version.ColumnCount));
        var profile = await studio.Get<DatasetContents>().ReadProfileAsync(studio.Owner, ImportStudio.Slug, 1, 1, CancellationToken.None);
        Assert.Equal(columns, profile.Columns.Count);
        if (missing is { } cells) { Assert.Equal(cells, profile.Columns.Sum(c => c.Missing)); }
        Assert.Equal(3, studio.BlobFiles().Count);
    }

    [SharedDataFact]
    public async Task ReadPage_InTheMiddle_ShowsWhatWasUploaded()
    {
        await using var studio = await ImportStudio.StartAsync();
        await studio.ImportAsync(await studio.UploadAsync("adult.txt", await File.ReadAllBytesAsync(TestData.SharedFile("files/adult.txt"))));

        var page = await studio.Get<DatasetContents>().ReadPageAsync(studio.Owner, ImportStudio.Slug, 1, 1, 32_560, 50, 0, 3, CancellationToken.None);

        var last = (await File.ReadAllLinesAsync(TestData.SharedFile("files/adult.txt"))).Last(l => l.Trim().Length > 0).Split(',').Select(c => c.Trim());
        Assert.Equal(last.Take(3), page.Rows.Single());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Import_ThenAnotherVersion_SaysWhatChanged(DatabaseKind kind)
    {
        await using var studio = await ImportStudio.StartAsync(kind);
        await studio.ImportAsync(await studio.UploadAsync("v1.csv", "a,b\n1,x\n2,y\n"));
        await studio.ImportAsync(await studio.UploadAsync("v2.csv", "a,c\n1,x\n2,y\n3,y\n", 1));

        var diff = await studio.Get<DatasetContents>().CompareAsync(studio.Owner, ImportStudio.Slug, 1, 1, 2, CancellationToken.None);

        Assert.Equal((2, 3), (diff.RowsBefore, diff.RowsAfter));
        Assert.Equal(["c", "b"], diff.Schema.Select(c => c.Column));
    }

    [Fact]
    public async Task FindLeakage_CopyOfTheTarget_IsSuspected()
    {
        await using var studio = await ImportStudio.StartAsync();
        var rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i % 7},{(i % 3 == 0 ? "yes" : "no")},{(i % 3 == 0 ? 1 : 0)}\n"));
        await studio.ImportAsync(await studio.UploadAsync("leak.csv", "noise,copy,target\n" + rows));

        var leaks = await studio.Get<DatasetContents>().FindLeakageAsync(studio.Owner, ImportStudio.Slug, 1, 1, "target", CancellationToken.None);

        Assert.Equal("copy", Assert.Single(leaks).Column);
    }

    [Theory]
    [InlineData("a,b\n1,2,3\n4,5\n", RepairKind.SkipLongRows, 1)]
    [InlineData("a,b,c\n1,2\n4,5,6\n", RepairKind.PadShortRows, 2)]
    [InlineData("a,a,b\n1,2,3\n4,5,6\n", RepairKind.RenameDuplicates, 2)]
    [InlineData("a,,c\n1,2,3\n4,5,6\n", RepairKind.NameBlankColumns, 2)]
    [InlineData("only\n1\n2\n3\n", RepairKind.AcceptOneColumn, 3)]
    public async Task Import_RepairableFile_AsksAndReadsItAfterConsent(string text, RepairKind repair, int rows)
    {
        await using var studio = await ImportStudio.StartAsync();
        var uploaded = await studio.UploadAsync("odd.csv", text);

        var asked = await studio.ImportAsync(uploaded);
        Assert.Equal(VersionStatus.NeedsDecision, asked.Status);
        Assert.True(asked.OfferedRepairs.HasFlag(repair), string.Join(" ", asked.Problems.Select(p => p.Message)));
        Assert.Contains(asked.Problems, p => p.Repair == repair && (p.Line is not null || p.Column is not null || repair == RepairKind.AcceptOneColumn));

        var read = await studio.Get<DatasetImports>().ReadAgainAsync(studio.Owner, ImportStudio.Slug, 1, 1, new ReadSettings { Repairs = asked.OfferedRepairs }, CancellationToken.None);
        var ready = await studio.ImportAsync(uploaded with { VersionNumber = read });

        Assert.Equal((1, VersionStatus.Ready, rows), (ready.Number, ready.Status, (int)ready.RowCount));
        Assert.True(ready.Repairs.HasFlag(repair));
    }

    public static TheoryData<string, byte[]> HopelessFiles() => new()
    {
        { "blank.csv", "\n\n  \n"u8.ToArray() },
        { "picture.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 1, 0, 0xFF, 0xFE, 0] },
        { "header-only.csv", "a,b,c\n"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(HopelessFiles))]
    public async Task Import_HopelessFile_IsRefusedWithReasonAndLeavesNothing(string name, byte[] bytes)
    {
        await using var studio = await ImportStudio.StartAsync();
        await studio.ImportAsync(await studio.UploadAsync("good.csv", "a,b\n1,2\n3,4\n"));
        var before = studio.BlobFiles();

        var version = await studio.ImportAsync(await studio.UploadAsync(name, bytes));

        Assert.Equal(VersionStatus.Refused, version.Status);
        Assert.Contains(version.Problems, p => p is { Severity: CsvSeverity.Error, Message.Length: > 20 });
        Assert.Equal(before, studio.BlobFiles());
    }

    [Fact]
    public async Task Import_MixedEncodings_NamesLineAndColumn()
    {
        await using var studio = await ImportStudio.StartAsync();
        byte[] bytes = [.. "name,town\nAna,München\nEva,Köln\nUte,Düsseldorf\n"u8, .. "Bob,M"u8, 0xFC, .. "nchen\n"u8];

        var version = await studio.ImportAsync(await studio.UploadAsync("mixed.csv", bytes));

        Assert.Equal(VersionStatus.NeedsDecision, version.Status);
        var problem = Assert.Single(version.Problems, p => p.Severity == CsvSeverity.Error);
        Assert.Equal((5, "town", RepairKind.ReplaceInvalidBytes), (problem.Line, problem.Column, problem.Repair));
    }

    [Fact]
    public async Task Import_BeyondALimit_NamesTheLimit()
    {
        await using var studio = await ImportStudio.StartAsync();
        var wide = string.Join(',', Enumerable.Range(0, CsvLimits.Default.MaxColumns + 1).Select(i => $"c{i}"));
        var before = studio.BlobFiles();

        var version = await studio.ImportAsync(await studio.UploadAsync("wide.csv", wide + "\n" + wide + "\n"));

        Assert.Equal(VersionStatus.Refused, version.Status);
        Assert.Contains("20,000", version.Problems[0].Message);
        Assert.Equal(before, studio.BlobFiles());
    }

    [Fact]
    public async Task Import_FiveThousandColumnsAndALargeCell_AreAccepted()
    {
        await using var studio = await ImportStudio.StartAsync();
        var header = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"c{i}"));
        var row = string.Join(',', Enumerable.Range(0, 4_999)) + "," + new string('x', 1024 * 1024);

        var version = await studio.ImportAsync(await studio.UploadAsync("wide.csv", $"{header}\n{row}\n"));

        Assert.Equal((VersionStatus.Ready, 5_000, 1), (version.Status, version.ColumnCount, (int)version.RowCount));
        var page = await studio.Get<DatasetContents>().ReadPageAsync(studio.Owner, ImportStudio.Slug, 1, 1, 0, 10, 4_998, 10, CancellationToken.None);
        Assert.Equal(DatasetContents.LongestPreviewText + 1, page.Rows[0][1]!.Length);
    }

    [Fact]
    public async Task ReadAgain_ReadyVersion_MakesANewVersionOfTheSameBytes()
    {
        await using var studio = await ImportStudio.StartAsync();
        var uploaded = await studio.UploadAsync("prices.csv", "id;price\n1;1,5\n2;-200\n3;2,5\n");
        var first = await studio.ImportAsync(uploaded);
        var settings = new ReadSettings
        {
            Format = first.Format! with { DecimalComma = true },
            ExtraMissingMarks = ["-200"],
            ColumnTypes = new Dictionary<string, ColumnType> { ["id"] = ColumnType.Category },
        };

        var number = await studio.Get<DatasetImports>().ReadAgainAsync(studio.Owner, ImportStudio.Slug, 1, 1, settings, CancellationToken.None);
        var second = await studio.ImportAsync(uploaded with { VersionNumber = number });

        Assert.Equal((2, VersionStatus.Ready, first.ContentHash), (second.Number, second.Status, second.ContentHash));
        var profile = await studio.Get<DatasetContents>().ReadProfileAsync(studio.Owner, ImportStudio.Slug, 1, 2, CancellationToken.None);
        Assert.Equal((ColumnType.Category, ColumnType.Number, 1), (profile.Find("id")!.Type, profile.Find("price")!.Type, profile.Find("price")!.Missing));
        Assert.Equal(VersionStatus.Ready, (await studio.VersionAsync(1, 1)).Status);
    }

    [Fact]
    public async Task Import_CancelledWhileWaiting_StopsAndCanBeTriedAgain()
    {
        await using var studio = await ImportStudio.StartAsync();
        var uploaded = await studio.UploadAsync("a.csv", "a,b\n1,2\n3,4\n");
        var job = (await studio.VersionAsync(1, 1)).Import!.JobId;

        await studio.Get<JobService>().CancelAsync(studio.Owner, job, CancellationToken.None);
        Assert.Equal(VersionStatus.Stopped, (await studio.ImportAsync(uploaded)).Status);

        await studio.Get<JobService>().RetryAsync(studio.Owner, job, CancellationToken.None);
        Assert.Equal(VersionStatus.Ready, (await studio.ImportAsync(uploaded)).Status);
    }
}
