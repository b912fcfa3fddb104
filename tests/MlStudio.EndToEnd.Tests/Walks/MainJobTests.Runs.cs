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
    private const int Boosting = 1, Logistic = 2, Baseline = 3, BoostingAgain = 4;

    /// <summary>Step 4: one form, three algorithms, three jobs at once; a value out of its range is refused with the range.</summary>
    private async Task QueueThreeRunsAsync()
    {
        var page = _specialist.Page;
        await _specialist.GoAsync(StudioRoutes.ProjectRuns(_slug));
        await Expect(_specialist.Heading("Nothing has been trained yet")).ToBeVisibleAsync();
        await _specialist.PhotographAsync("04-runs-empty");
        await _specialist.FollowAsync(_specialist.Link("Configure the first run"), "/runs/new$");
        await Expect(_specialist.Heading("What to predict")).ToBeVisibleAsync();
        await _specialist.PhotographAsync("04-configure-start");

        // The broken file that was refused before is not offered; the newest readable one is chosen.
        await _specialist.ChooseTargetAsync(_file.Target);
        await Expect(page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("proposed") })).ToBeCheckedAsync();
        await page.GetByLabel("Positive class").SelectOptionAsync(_file.Positive);
        await _specialist.PhotographAsync("04-configure");

        var only = _specialist.Algorithm();
        await only.TakeAsync("Gradient boosting");
        await only.SetOptionAsync("Learning rate", "7");
        await Expect(only.GetByRole(AriaRole.Alert)).ToContainTextAsync("1");
        await _specialist.Button("Queue the run").ClickAsync();
        await Expect(page.GetByText("1 thing to correct")).ToBeVisibleAsync();
        await _specialist.PhotographAsync("04-configure-refused");
        await only.SetOptionAsync("Learning rate", "0.05");

        // Long enough to be watched and cancelled.
        await only.SetOptionAsync("Trees", "20000");
        await only.GetByLabel(new Regex("^Early stopping")).UncheckAsync();
        await _specialist.Button("Add another algorithm").ClickAsync();
        await _specialist.Algorithm(2).TakeAsync("Logistic regression");
        await _specialist.Button("Add another algorithm").ClickAsync();
        await _specialist.Algorithm(3).TakeAsync("Baseline");
        await _specialist.Field("Name").FillAsync("First look");
        await _specialist.Field("Tags").FillAsync("first census");
        await _specialist.Field("Notes").FillAsync("How far do we get without tuning?");
        await _specialist.PhotographAsync("04-configure-three");
        await _specialist.Button("Queue 3 runs").ClickAsync();
        await page.WaitForURLAsync(new Regex("/runs$"));
        await Expect(page.GetByText("3 runs are queued.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "First look" })).ToHaveCountAsync(3);
    }

    /// <summary>Step 5: the live page moves; one run is cancelled and queued again with one option changed.</summary>
    private async Task WatchCancelAndQueueAgainAsync()
    {
        var page = _specialist.Page;
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Running" }).Filter(new() { HasText = "Gradient boosting" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await _specialist.PhotographAsync("05-runs-running");
        await _specialist.GoAsync(StudioRoutes.Queue);
        await Expect(page.GetByRole(AriaRole.Region, new() { NameRegex = new Regex("^Waiting") }).GetByRole(AriaRole.Row).Filter(new() { HasText = "Train " })).ToHaveCountAsync(2);
        await _specialist.PhotographAsync("05-queue");

        await _specialist.OpenRunAsync(_slug, Boosting);
        var progress = page.GetByRole(AriaRole.Progressbar, new() { Name = "Progress of the training" });
        var curve = page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^Learning curve") });
        await Expect(curve).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(page.GetByRole(AriaRole.Log)).ToBeVisibleAsync();
        await Expect(page.GetByText("left", new() { Exact = false }).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var (share, line) = (await ShareAsync(progress), await curve.Locator("path.line").First.GetAttributeAsync("d"));
        await page.WaitForFunctionAsync("([before]) => Number(document.querySelector('main [role=progressbar]').getAttribute('aria-valuenow')) > before", new[] { share }, new() { Timeout = 60_000 });
        await page.WaitForFunctionAsync("([before]) => document.querySelector('main [role=img] path.line').getAttribute('d') !== before", new[] { line }, new() { Timeout = 30_000 });
        await _specialist.PhotographAsync("05-run-live");

        await _specialist.Button("Cancel").ClickAsync();
        await Expect(page.GetByText("The training was cancelled")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await _specialist.PhotographAsync("05-run-cancelled");

        await _specialist.FollowAsync(_specialist.Link("Duplicate and edit"), "/runs/new\\?from=1$");
        await Expect(_specialist.Algorithm().Option("Trees")).ToHaveValueAsync("20000");
        await _specialist.Algorithm().SetOptionAsync("Trees", "250");
        await _specialist.Field("Name").FillAsync("Boosting, 250 trees");
        await _specialist.PhotographAsync("05-duplicate-and-edit");
        await _specialist.Button("Queue the run").ClickAsync();
        await page.WaitForURLAsync(new Regex($"/runs/{BoostingAgain}$"));
    }

    /// <summary>Step 6: figures, curves, classes, importance and the exact configuration of a finished run.</summary>
    private async Task ReadFinishedRunAsync()
    {
        var page = _specialist.Page;
        await _specialist.RunHasFinishedAsync();
        var auc = await _specialist.FigureAsync("ROC-AUC");
        Assert.InRange(auc, _file.LeastAuc, 1);
        Assert.InRange(await _specialist.FigureAsync("ROC-AUC", "Test"), _file.LeastAuc - 0.02, 1);
        foreach (var metric in new[] { "Accuracy", "Precision", "Recall", "F1", "PR-AUC" }) { Assert.InRange(await _specialist.FigureAsync(metric), 0.3, 1); }
        Assert.InRange(await _specialist.FigureAsync("Log-loss"), 0.01, 0.6);

        // The confusion matrix counts each validation row once.
        var cells = await page.Locator("table.confusion td").EvaluateAllAsync<int[]>("cells => cells.map(c => parseInt(c.firstChild.textContent.replaceAll(',', '')))");
        Assert.Equal(4, cells.Length);
        Assert.InRange(cells.Sum(), _file.Rows * 0.19, _file.Rows * 0.21);
        await Expect(page.GetByRole(AriaRole.Figure).Filter(new() { Has = _specialist.Heading("What it looks at") }).GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await _specialist.PhotographAsync("06-run");

        await TabAsync("Curves");
        foreach (var plot in new[] { "ROC curve", "Precision and recall", "Calibration", "Scores", "Learning curve" })
        {
            await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^" + plot) }).First).ToBeVisibleAsync();
        }
        await _specialist.PhotographAsync("06-run-curves");
        await TabAsync("Per class");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Weighted by rows" })).ToBeVisibleAsync();
        await _specialist.PhotographAsync("06-run-classes");
        await TabAsync("Configuration");
        foreach (var fact in new[] { "Data hash", "Seed", "Code version", "Queued by", "Training" })
        {
            await Expect(page.GetByRole(AriaRole.Term).Filter(new() { HasText = fact }).First).ToBeVisibleAsync();
        }
        await Expect(page.GetByText("Ada Lovelace").First).ToBeVisibleAsync();
        await _specialist.PhotographAsync("06-run-configuration");
        await TabAsync("Log");
        await Expect(page.GetByRole(AriaRole.Log)).ToBeVisibleAsync();
        await _specialist.PhotographAsync("06-run-log");
    }

    private async Task TabAsync(string name)
    {
        var link = _specialist.Page.GetByRole(AriaRole.Navigation, new() { Name = "Parts of the run" }).GetByRole(AriaRole.Link, new() { Name = name });
        await link.ClickAsync();
        await Expect(link).ToHaveAttributeAsync("aria-current", "page");
    }

    private static async Task<int> ShareAsync(ILocator progress) =>
        int.TryParse(await progress.GetAttributeAsync("aria-valuenow"), CultureInfo.InvariantCulture, out var share) ? share : 0;
}
