using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

public sealed partial class MainJobTests
{
    /// <summary>Step 9: the manager sees the goal, the best so far, what runs and waits, and what happened, and may not change it.</summary>
    private async Task FollowAsManagerAsync()
    {
        var page = _manager.Page;
        await _manager.GoAsync(StudioRoutes.Project(_slug));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Census income", Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByText("0.920").First).ToBeVisibleAsync();
        // Within the first day there is no line over time yet.
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Goal" })).ToContainTextAsync("Best so far");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Goal" })).ToContainTextAsync("of 100 pairs");

        // A new run appears on the open page by itself, and another one waits behind it.
        await _specialist.GoAsync(StudioRoutes.Project(_slug, "runs/new?from=1"));
        await _specialist.Button("Add another algorithm").ClickAsync();
        await _specialist.Algorithm(2).TakeAsync("Logistic regression");
        await _specialist.Field("Name").FillAsync("Long");
        await _specialist.Button("Queue 2 runs").ClickAsync();
        await _specialist.Page.WaitForURLAsync(new Regex("/runs$"));
        await Expect(page.GetByRole(AriaRole.Progressbar).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(page.GetByText("Queued", new() { Exact = true }).First).ToBeVisibleAsync();
        await Expect(page.GetByText("Grace Hopper").First).ToBeVisibleAsync();
        await _manager.PhotographAsync("09-overview-manager");
        await page.SetViewportSizeAsync(390, 844);
        await _manager.Button("Open the navigation").ClickAsync();
        await Expect(_manager.Button("Close the navigation")).ToBeInViewportAsync();
        await page.ScreenshotAsync(new() { Path = Photographs.PathOf("09-navigation-phone-light"), Animations = ScreenshotAnimations.Disabled });
        await page.SetViewportSizeAsync(1280, 860);
        await _manager.GoAsync("/");
        await Expect(_manager.Link("Census income").First).ToBeVisibleAsync();
        await _manager.PhotographAsync("09-home");

        // Managers read; the pages offer them nothing that the services would refuse.
        await _manager.GoAsync(StudioRoutes.ProjectRuns(_slug));
        await Expect(_manager.Link("New run")).ToHaveCountAsync(0);

        await _specialist.OpenRunAsync(_slug, BoostingAgain + 1);
        await _specialist.Button("Cancel").ClickAsync();
        await Expect(_specialist.Page.GetByText("The training was cancelled")).ToBeVisibleAsync(new() { Timeout = 15_000 });
    }
}
