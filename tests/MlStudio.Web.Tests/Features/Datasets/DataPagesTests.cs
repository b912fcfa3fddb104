using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;
using MlStudio.Jobs;
using MlStudio.Jobs.Runtime;
using MlStudio.Web.Features.Datasets;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Datasets;

public sealed class DataPagesTests : PageTest
{
    private const string Table = "id,colour,size,same\n1,red,10,x\n2,blue,,x\n3,red,30,x\n";

    public DataPagesTests() => Services.AddStudioJobs();

    [Fact]
    public void DataPage_Empty_OffersTheDropZone()
    {
        var page = RenderList();
        Assert.Contains("Drop a file here to begin", page.Markup);
        Assert.NotNull(page.Find("button.primary[data-choose-file]"));
        Assert.NotNull(page.Find("input[type=file][multiple]"));
    }

    [Fact]
    public async Task DataPage_EmptyForAViewer_SaysWhoCanUpload()
    {
        var viewer = await MemberAsync("Vera", ProjectRole.Viewer);
        var page = RenderAs<DataPage>(p => p.Add(d => d.Slug, Project.Slug), viewer, ProjectRole.Viewer);
        page.WaitForAssertion(() => Assert.Contains("Owners and specialists", page.Markup));
        Assert.Empty(page.FindAll("[data-choose-file]"));
        Assert.Empty(page.FindAll("input[type=file]"));
    }

    [Fact]
    public async Task DataPage_Filled_ShowsStateFactsAndUploader()
    {
        await UploadAsync("colours.csv", Table);
        await UploadAsync("waiting.csv", "a,b\n1,2\n", import: false);
        var page = RenderList();
        var rows = page.FindAll("tbody tr");
        Assert.Contains("Waiting", rows[0].TextContent);
        Assert.Contains("Cancel", rows[0].TextContent);
        Assert.Equal(["3", "4"], rows[1].QuerySelectorAll("td.num").Take(2).Select(c => c.TextContent));
        Assert.Contains("Ann Owner", rows[1].TextContent);
        Assert.Equal($"/p/{Project.Slug}/data/1", rows[1].QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task DatasetPage_Columns_ShowsFiguresAndWarningsInWords()
    {
        await UploadAsync("colours.csv", Table);
        var page = RenderDataset();
        Assert.Equal(["id", "colour", "size", "same"], page.FindAll(".column strong").Select(n => n.TextContent));
        Assert.Contains("has the same value in every row", page.Find(".know").TextContent);
        var size = page.FindAll(".column")[2];
        Assert.Contains("33.3 % (1)", size.TextContent);
        await page.InvokeAsync(() => page.FindAll(".column .summary")[1].Click());
        page.WaitForAssertion(() => Assert.Contains("red", page.Find(".levels").TextContent));
        Assert.Contains("66.7 %", page.Find(".levels").TextContent);
    }

    [Fact]
    public async Task DatasetPage_Search_NarrowsTheColumns()
    {
        await UploadAsync("colours.csv", Table);
        var page = RenderDataset();
        await page.InvokeAsync(() => page.Find("input[type=search]").Input("SI"));
        page.WaitForAssertion(() => Assert.Equal(["size"], page.FindAll(".column strong").Select(n => n.TextContent)));
        await page.InvokeAsync(() => page.Find("input[type=search]").Input("nothing like it"));
        page.WaitForAssertion(() => Assert.Contains("No column's name contains", page.Markup));
    }

    [Fact]
    public async Task DatasetPage_NeedsDecision_OffersEachRepairAndReadsAfterConsent()
    {
        await UploadAsync("odd.csv", "a,,b\n1,2\n3,4,5\n");
        var page = RenderDataset();
        Assert.Equal(2, page.FindAll(".repair").Count);
        await page.InvokeAsync(() => page.FindAll(".repair input")[0].Change(false));
        var apply = page.Find("button.primary[aria-disabled=true]");
        Assert.Contains("Without that repair the file cannot be read", page.Find("#" + apply.GetAttribute("aria-describedby")).TextContent);
        await page.InvokeAsync(() => page.FindAll(".repair input")[0].Change(true));
        await page.InvokeAsync(() => page.FindAll("button").Single(b => b.TextContent == "Apply and import").Click());
        page.WaitForAssertion(() => Assert.Contains("Waiting for a worker", page.Markup));
        await ImportAsync();
        page.WaitForAssertion(() => Assert.Contains("blank columns were named; short rows were filled up", page.Find(".notes summary").TextContent));
        Assert.Equal(VersionStatus.Ready, (await Services.GetRequiredService<DatasetService>().GetAsync(Owner, Project.Slug, 1, default)).Versions[0].Status);
    }

    [Fact]
    public async Task DatasetPage_Refused_SaysWhatHappenedWhatIsAllowedAndWhatToDo()
    {
        await UploadAsync("bad.csv", "a,b,c\n");
        var page = RenderDataset();
        Assert.Contains("bad.csv could not be used", page.Markup);
        Assert.Contains("What is allowed", page.Markup);
        Assert.Contains("upload it again", page.Markup);
        Assert.Empty(page.FindAll("a[download]"));
    }

    [Fact]
    public async Task DatasetPage_ProfileMissing_SaysSoInsteadOfAnEmptyPage()
    {
        await UploadAsync("colours.csv", Table);
        await using (var db = Database.CreateDbContext())
        {
            Services.GetRequiredService<IBlobStore>().Delete(db.DatasetVersions.Single().ProfileHash!);
        }
        var page = RenderDataset();
        Assert.Contains("is missing from the data folder", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public async Task DatasetPage_Versions_SaysWhatChanged()
    {
        await UploadAsync("v1.csv", Table);
        await UploadAsync("v2.csv", "id,colour\n1,red\n", dataset: 1);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/data/1?tab=versions");
        var page = RenderDataset();
        page.WaitForAssertion(() => Assert.Contains("2 rows fewer: 1 instead of 3.", page.Find(".diff").TextContent));
        Assert.Contains("\"size\" (a number) is gone.", page.Find(".diff").TextContent);
    }

    [Fact]
    public async Task DatasetPage_DeleteThenUndo_KeepsTheData()
    {
        await UploadAsync("colours.csv", Table);
        var page = RenderDataset();
        await page.InvokeAsync(() => page.Find("button[aria-label=Delete]").Click());
        var toasts = Services.GetRequiredService<MlStudio.Web.Components.ToastQueue>();
        page.WaitForAssertion(() => Assert.Single(toasts.Shown));
        Assert.EndsWith("/data", Services.GetRequiredService<NavigationManager>().Uri);
        await toasts.Shown[0].Undo!();
        Assert.Single((await Services.GetRequiredService<DatasetService>().ListAsync(Owner, Project.Slug, default)).Datasets);
    }

    [Fact]
    public void UploadRow_Sending_ShowsPercentSpeedAndTimeLeft()
    {
        var row = Render<UploadRow>(p => p.Add(r => r.Slug, "p").Add(r => r.Item, new UploadItem(1, "big.csv", 400_000_000, 100_000_000, 20_000_000, "sending", null, null)));
        Assert.Contains("25 %", row.Markup);
        Assert.Contains("20 MB/s", row.Markup);
        Assert.Contains("15 s left", row.Markup);
        Assert.Equal("Cancel", row.Find("button").TextContent);
    }

    [Fact]
    public void UploadRow_SameBytes_LinksToWhatIsThere()
    {
        var row = Render<UploadRow>(p => p.Add(r => r.Slug, "p").Add(r => r.Item, new UploadItem(1, "a.csv", 8, 8, 0, "done", null, new UploadOutcome(3, "adult", 2, true, 8))));
        Assert.Equal("/p/p/data/3?version=2", row.Find("a").GetAttribute("href"));
    }

    private IRenderedComponent<DataPage> RenderList()
    {
        var page = RenderAs<DataPage>(p => p.Add(d => d.Slug, Project.Slug));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".skeleton")));
        return page;
    }

    private IRenderedComponent<DatasetPage> RenderDataset()
    {
        var page = RenderAs<DatasetPage>(p => p.Add(d => d.Slug, Project.Slug).Add(d => d.Number, 1));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".skeleton")));
        return page;
    }

    private async Task UploadAsync(string name, string text, int? dataset = null, bool import = true)
    {
        await Services.GetRequiredService<DatasetUploads>().AcceptAsync(Owner, Project.Slug, dataset, name, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), default);
        if (import) { await ImportAsync(); }
    }

    private async Task ImportAsync()
    {
        while (await Services.GetRequiredService<JobRunner>().RunNextAsync(JobQueues.Interactive, default)) { }
    }
}
