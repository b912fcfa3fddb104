using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>The sample project: one click on an empty server, and then something on every page; what assistive software finds there.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SampleProjectTests(Browser browser)
{
    [Fact, Trait("Speed", "Long")]
    public async Task Sample_OneClick_EndsWithTwoRunsAndADocumentedModelOnAccessiblePages()
    {
        await using var server = await StudioServer.StartAsync();
        var person = await browser.NewPersonAsync(server, "Ada Lovelace");
        await Photographs.WithPicturesOfFailureAsync("sample", [person], async () =>
        {
            await person.SetUpAsync(server);
            await person.FindNoBarriersAsync("/");
            await person.Button("Open the sample project").ClickAsync();
            await person.Page.WaitForURLAsync(new Regex("/p/sample-"));
            await Expect(person.Heading("Running and queued")).ToBeVisibleAsync();
            var slug = new Uri(person.Page.Url).AbsolutePath.Split('/')[^1];
            await person.PhotographAsync("11-sample-just-opened");

            await person.GoAsync(StudioRoutes.ProjectModels(slug));
            await Expect(person.Page.GetByText("Documented, revision")).ToBeVisibleAsync(new() { Timeout = 120_000 });
            await person.PhotographAsync("11-sample-models");
            await person.GoAsync(StudioRoutes.ProjectRuns(slug));
            await Expect(person.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Finished" })).ToHaveCountAsync(2);
            await person.GoAsync(StudioRoutes.Project(slug, "models/1?tab=document"));
            await Expect(person.Heading("Ethics")).ToBeVisibleAsync();
            await person.PhotographAsync("11-sample-document");
            await person.GoAsync(StudioRoutes.Project(slug));
            await person.PhotographAsync("11-sample-overview");

            string[] pages =
            [
                "", "data", "data/1", "data/1?tab=preview", "runs", "runs/1", "runs/1?tab=curves", "runs/1?tab=classes", "runs/1?tab=configuration", "runs/new?from=1", "runs/compare?runs=1,2",
                "models", "models/1", "models/1?tab=try", "models/1?tab=document", "members", "settings",
            ];
            await person.FindNoBarriersAsync([.. pages.Select(p => StudioRoutes.Project(slug, p)), StudioRoutes.NewProject, StudioRoutes.Queue, StudioRoutes.Account, StudioRoutes.Admin]);
        });
        Assert.Empty(person.Faults);
        await person.Context.CloseAsync();
    }
}
