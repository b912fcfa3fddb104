using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

public sealed partial class MainJobTests
{
    private ILocator RunRow(int number) => _specialist.Page.GetByRole(AriaRole.Row).Filter(new() { Has = _specialist.Page.GetByLabel($"Select run {number}", new() { Exact = true }) });

    private Task SelectAsync(int number) => _specialist.Page.GetByLabel($"Select run {number}", new() { Exact = true }).CheckAsync();

    /// <summary>Step 7: the list sorts, filters and exports; runs are compared; archive and delete can be undone.</summary>
    private async Task CompareArchiveAndDeleteAsync()
    {
        await _specialist.OpenRunAsync(_slug, Logistic);
        await _specialist.RunHasFinishedAsync();
        await _specialist.OpenRunAsync(_slug, Baseline);
        await _specialist.RunHasFinishedAsync();
        await _specialist.PhotographAsync("07-run-baseline");
        await SortFilterAndExportAsync();
        await CompareAsync();
        await ArchiveAndDeleteAsync();
    }

    private async Task SortFilterAndExportAsync()
    {
        var page = _specialist.Page;
        await _specialist.GoAsync(StudioRoutes.ProjectRuns(_slug));
        await page.GetByRole(AriaRole.Columnheader).GetByRole(AriaRole.Link, new() { Name = "ROC-AUC" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("sort=-?auc"));
        await Expect(page.Locator("table.runs tbody tr").First).ToContainTextAsync("Boosting, 250 trees");
        await _specialist.PhotographAsync("07-runs");

        var all = await CsvDownload.OfAsync(page, _specialist.Link("CSV"));
        Assert.Equal(4, all.Rows.Count);
        var aucs = all["validation_auc"].Where(a => a.Length > 0).Select(a => double.Parse(a, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(aucs.OrderDescending(), aucs);
        Assert.Equal(3, aucs.Length);
        Assert.Equal(["4", "2", "3"], all["run"].Take(3));

        await page.GetByLabel("Algorithm", new() { Exact = true }).SelectOptionAsync("baseline");
        await Expect(page.Locator("table.runs tbody tr")).ToHaveCountAsync(1);
        var filtered = await CsvDownload.OfAsync(page, _specialist.Link("CSV"));
        Assert.Equal(["3"], filtered["run"]);
        await page.GetByLabel("Algorithm", new() { Exact = true }).SelectOptionAsync("");
        await page.GetByPlaceholder("Name, notes, tag or number").FillAsync("nothing is called this");
        await page.GetByPlaceholder("Name, notes, tag or number").PressAsync("Enter");
        await Expect(_specialist.Heading("No run matches")).ToBeVisibleAsync();
        await _specialist.PhotographAsync("07-runs-no-match");
        await _specialist.Link("Show all runs").ClickAsync();
        await Expect(page.Locator("table.runs tbody tr")).ToHaveCountAsync(4);
    }

    private async Task CompareAsync()
    {
        var page = _specialist.Page;
        foreach (var number in new[] { Logistic, Baseline, BoostingAgain }) { await SelectAsync(number); }
        await _specialist.PhotographAsync("07-runs-selected");
        await _specialist.FollowAsync(_specialist.Link("Compare"), "/runs/compare");
        await Expect(page.Locator("table.compare thead th.run")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Link, new() { Name = "ROC-AUC", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(new Regex("sort=-auc"));
        await Expect(page.Locator("table.compare thead th.run").First).ToContainTextAsync("Boosting, 250 trees");
        await Expect(page.Locator("tr.differs").Filter(new() { HasText = "Algorithm" }).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^ROC curves") }).Locator("path.line")).ToHaveCountAsync(3);
        await _specialist.PhotographAsync("07-compare");

        await page.GetByPlaceholder("Find a metric or setting").FillAsync("ROC-AUC");
        await Expect(page.Locator("table.compare tbody tr:not(.group)")).ToHaveCountAsync(2);
        var compared = await CsvDownload.OfAsync(page, _specialist.Link("CSV"));
        Assert.Equal(5, compared.Header.Count);
        var auc = compared.Rows.Single(r => r[0] == "validation" && r[1] == "auc").Skip(2).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        Assert.Contains(auc, a => a > _file.LeastAuc);
        // Who always says the same cannot rank: 0.5 by definition.
        Assert.Contains(auc, a => a == 0.5);
    }

    private async Task ArchiveAndDeleteAsync()
    {
        var page = _specialist.Page;
        await _specialist.GoAsync(StudioRoutes.ProjectRuns(_slug));
        await SelectAsync(Baseline);
        await _specialist.Button("Archive").ClickAsync();
        await Expect(RunRow(Baseline)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(RunRow(Baseline)).ToHaveCountAsync(1);

        await SelectAsync(Baseline);
        await _specialist.Button("Archive").ClickAsync();
        await Expect(RunRow(Baseline)).ToHaveCountAsync(0);
        await _specialist.FollowAsync(_specialist.Link("Archived (1)"), "archived");
        await Expect(RunRow(Baseline)).ToHaveCountAsync(1);
        await _specialist.PhotographAsync("07-runs-archived");

        await _specialist.GoAsync(StudioRoutes.ProjectRuns(_slug));
        await SelectAsync(Boosting);
        await _specialist.Button("Delete").ClickAsync();
        await Expect(RunRow(Boosting)).ToHaveCountAsync(0);
        await _specialist.PhotographAsync("07-run-deleted");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(RunRow(Boosting)).ToHaveCountAsync(1);
    }
}
