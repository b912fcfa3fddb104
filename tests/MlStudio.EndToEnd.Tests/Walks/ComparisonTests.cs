using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Tests.Shared;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>Four runs side by side: one is pinned, repeats are unfolded, a range picks runs out, and what is shown is saved as a view.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ComparisonTests(Browser browser)
{
    [SharedDataFact, Trait("Speed", "Long")]
    public async Task FourRuns_BaselineRepeatsRangesAndViews_HoldTogether()
    {
        await using var server = await StudioServer.StartAsync();
        var person = await browser.NewPersonAsync(server, "Ada Lovelace");
        await Photographs.WithPicturesOfFailureAsync("comparison", [person], async () =>
        {
            await person.SetUpAsync(server);
            var slug = await person.CreateProjectAsync("Titanic");
            await person.UploadAsync(slug, TestData.SharedFile("files/titanic.csv"));
            await TrainAsync(person, slug, "Logistic regression", 1, "1");
            await TrainAsync(person, slug, "Gradient boosting", 2, "1");
            await TrainAsync(person, slug, "Gradient boosting", 3, "2");
            await TrainAsync(person, slug, "Decision tree", 4, "1");
            await person.GoAsync(StudioRoutes.Project(slug, "runs/compare?runs=1,2,3,4"));
            var heads = person.Page.Locator("table.compare thead th.run");
            await Expect(heads).ToHaveCountAsync(3);
            await person.Link("Pin as baseline: run 1").ClickAsync();
            await Expect(heads.First).ToContainTextAsync("Baseline");
            await Expect(person.Page.Locator(".verdict").First).ToContainTextAsync(new Regex("within noise|better: p|worse: p"), new() { Timeout = 30_000 });
            await Expect(person.Page.GetByText("testing …")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
            await person.PhotographAsync("15-comparison-repeats");
            await person.Link("Unfold runs 2, 3").ClickAsync();
            await Expect(heads).ToHaveCountAsync(4);
            await person.Page.GetByLabel("Training time in seconds, from").FillAsync("0.0001");
            await person.Page.GetByLabel("Training time in seconds, from").PressAsync("Tab");
            await Expect(person.Page.GetByText("4 of 4 runs lie in the chosen ranges")).ToBeVisibleAsync();
            await DragAlongTheLastAxisAsync(person);
            await person.Page.GetByLabel("How does this run differ from the baseline").SelectOptionAsync("2");
            await Expect(person.Page.GetByText("Both were trained on the same version of the data.")).ToBeVisibleAsync();
            await Expect(person.Page.GetByText("testing …")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
            await person.FindNoBarriersAsync(new Uri(person.Page.Url).PathAndQuery);
            await person.Page.GetByPlaceholder("Find a metric or setting").FillAsync("ROC-AUC");
            await person.Page.GetByPlaceholder("Find a metric or setting").PressAsync("Tab");
            await person.Page.WaitForURLAsync(new Regex("find=ROC-AUC"));
            await Expect(person.Page.GetByText("their splits differ")).ToBeVisibleAsync();
            await Expect(person.Page.GetByText("testing …")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
            await person.PhotographAsync("15-comparison");
            var address = new Uri(person.Page.Url).PathAndQuery;

            await person.Page.Locator(".views summary").ClickAsync();
            await person.Page.GetByLabel("Name of the view").FillAsync("<b>Boosting</b> or not");
            await person.Button("Save").ClickAsync();
            await Expect(person.Link("<b>Boosting</b> or not")).ToBeVisibleAsync();
            await person.PhotographAsync("15-comparison-views");
            await person.GoAsync(StudioRoutes.ProjectRuns(slug));
            await person.Page.Locator(".views summary").ClickAsync();
            await person.Link("<b>Boosting</b> or not").ClickAsync();
            await Expect(heads).ToHaveCountAsync(4);
            Assert.Equal(address, new Uri(person.Page.Url).PathAndQuery);
        });
        Assert.Empty(person.Faults);
        await person.Context.CloseAsync();
    }

    /// <summary>From the top of the axis, where the highest ROC-AUC stands, a little down; a click takes the range away again.</summary>
    private static async Task DragAlongTheLastAxisAsync(Person person)
    {
        var axis = person.Page.Locator("rect.brush").Last;
        await axis.ScrollIntoViewIfNeededAsync();
        var box = (await axis.BoundingBoxAsync())!;
        await person.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 1);
        await person.Page.Mouse.DownAsync();
        await person.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 8, new() { Steps = 4 });
        await person.Page.Mouse.UpAsync();
        await Expect(person.Page.GetByText(new Regex("^[1-3] of 4 runs lie in the chosen ranges"))).ToBeVisibleAsync();
        await person.Page.WaitForURLAsync(new Regex("ranges=[^&]*validation.auc"));
        // What changes in the address leaves the page where it is.
        await Expect(axis).ToBeInViewportAsync();
        await axis.ClickAsync();
        await Expect(person.Page.GetByText("4 of 4 runs lie in the chosen ranges")).ToBeVisibleAsync();
    }

    private static async Task TrainAsync(Person person, string slug, string algorithm, int number, string seed)
    {
        await person.GoAsync(StudioRoutes.Project(slug, "runs/new"));
        await person.ChooseTargetAsync("Survived");
        await person.Algorithm().TakeAsync(algorithm);
        await person.Page.Locator("#seed").FillAsync(seed);
        await person.Page.Locator("#seed").PressAsync("Tab");
        await person.Button("Queue the run").ClickAsync();
        await person.Page.WaitForURLAsync(new Regex($"/runs/{number}$"));
        await person.RunHasFinishedAsync();
    }
}
