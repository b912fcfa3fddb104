using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Tests.Shared;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>Data are checked while a run is configured; of the finished run weak slices, their rows, groups and doubtful labels are looked at.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SlicesTests(Browser browser)
{
    [SharedDataFact, Trait("Speed", "Long")]
    public async Task FinishedRun_SlicesRowsGroupsAndLabels_LeadToOneAnother()
    {
        await using var server = await StudioServer.StartAsync();
        var person = await browser.NewPersonAsync(server, "Ada Lovelace");
        await Photographs.WithPicturesOfFailureAsync("slices", [person], async () =>
        {
            await person.SetUpAsync(server);
            var slug = await person.CreateProjectAsync("Titanic");
            await person.UploadAsync(slug, TestData.SharedFile("files/titanic.csv"));
            await person.GoAsync(StudioRoutes.Project(slug, "runs/new"));
            await person.ChooseTargetAsync("Survived");
            await Expect(person.Page.Locator(".findings > li")).ToHaveCountAsync(4, new() { Timeout = 60_000 });
            await person.Button("Look at the rows").ClickAsync();
            await Expect(person.Region("Rows with a doubtful label").Locator("tbody tr").First).ToBeVisibleAsync();
            var saved = await person.Page.RunAndWaitForDownloadAsync(() => person.Button("Download them as CSV").ClickAsync());
            Assert.StartsWith("row,given_label,suggested_label", await File.ReadAllTextAsync(await saved.PathAsync()), StringComparison.Ordinal);
            await person.PhotographAsync("16-checks");
            await person.Page.Locator(".findings button", new() { HasTextString = "Do not learn from training rows with a doubtful label" }).ClickAsync();
            await Expect(person.Page.Locator("#leave-out-doubtful")).ToBeCheckedAsync();
            await Expect(person.Page.Locator(".findings")).ToContainTextAsync("left out of training, as chosen");
            await person.Page.Locator("#leave-out-doubtful").UncheckAsync();
            await person.Page.Locator("#split-kind").SelectOptionAsync("Folds");
            await person.Button("Queue the run").ClickAsync();
            await person.Page.WaitForURLAsync(new Regex("/runs/1$"));
            await person.RunHasFinishedAsync();

            await person.GoAsync(StudioRoutes.Project(slug, "runs/1?tab=slices&by=Sex"));
            await Expect(person.Page.GetByText("Found by looking at every column")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await Expect(person.Region("Metrics by Sex").Locator("tbody tr")).ToHaveCountAsync(3);
            await person.PhotographAsync("16-slices");
            await person.FindNoBarriersAsync(new Uri(person.Page.Url).PathAndQuery);
            await person.Region("Metrics by Sex").GetByLabel("Show the rows with Sex = female").ClickAsync();
            await Expect(person.Page.Locator(".condition")).ToHaveTextAsync("Sex = female");
            await person.PhotographAsync("16-slice-rows");
            await person.Page.Locator(".condition a").ClickAsync();
            await Expect(person.Page.Locator(".condition")).ToHaveCountAsync(0);

            await person.GoAsync(StudioRoutes.Project(slug, "runs/1?tab=fairness"));
            await person.Page.Locator("#fair-by").SelectOptionAsync("Sex");
            await Expect(person.Page.GetByText("four-fifths rule", new() { Exact = false })).ToBeVisibleAsync();
            await person.PhotographAsync("16-fairness");
            await person.FindNoBarriersAsync(new Uri(person.Page.Url).PathAndQuery);
            await person.GoAsync(StudioRoutes.Project(slug, "runs/1?tab=labels"));
            await Expect(person.Link("Download as CSV")).ToBeVisibleAsync();
            await person.PhotographAsync("16-labels");
            await person.FindNoBarriersAsync(new Uri(person.Page.Url).PathAndQuery);
            await person.FollowAsync(person.Link("Train again without doubtful training rows"), "/runs/new");
            await Expect(person.Page.Locator("#leave-out-doubtful")).ToBeCheckedAsync();
            await person.Button("Queue the run").ClickAsync();
            await person.Page.WaitForURLAsync(new Regex("/runs/2$"));
            await person.RunHasFinishedAsync();
            await Expect(person.Page.GetByText("training rows were not learned from", new() { Exact = false })).ToBeVisibleAsync();
        });
        Assert.Empty(person.Faults);
        await person.Context.CloseAsync();
    }
}
