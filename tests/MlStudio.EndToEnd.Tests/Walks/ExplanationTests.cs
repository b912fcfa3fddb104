using System.Text.RegularExpressions;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Tests.Shared;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>Asking a model why: for one row, for what would flip it, and for the model as a whole.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ExplanationTests(Browser browser)
{
    [SharedDataFact, Trait("Speed", "Long")]
    public async Task TrainedRun_SaysWhyForARowAndForTheWholeModel()
    {
        await using var server = await StudioServer.StartAsync();
        var person = await browser.NewPersonAsync(server, "Ada Lovelace");
        await Photographs.WithPicturesOfFailureAsync("explanation", [person], async () =>
        {
            await person.SetUpAsync(server);
            var slug = await person.CreateProjectAsync("Titanic");
            await person.UploadAsync(slug, TestData.SharedFile("files/titanic.csv"));
            await person.GoAsync(StudioRoutes.Project(slug, "runs/new"));
            await person.ChooseTargetAsync("Survived");
            await person.Algorithm().TakeAsync("Gradient boosting");
            await person.Button("Queue the run").ClickAsync();
            await person.Page.WaitForURLAsync(new Regex("/runs/1$"));
            await person.RunHasFinishedAsync();
            await AskWhyOfARowAsync(person, slug);
            await AskWhyOfTheModelAsync(person, slug);
        });
        Assert.Empty(person.Faults);
        await person.Context.CloseAsync();
    }

    private static async Task AskWhyOfARowAsync(Person person, string slug)
    {
        await person.GoAsync(StudioRoutes.ProjectRun(slug, 1) + "?tab=rows");
        await person.Page.Locator(".grid tbody a").First.ClickAsync();
        await person.Page.WaitForURLAsync(new Regex("row=\\d+"));
        var why = person.Page.Locator("section.why");
        await Expect(why).ToContainTextAsync("The model answers");
        await Expect(why).ToContainTextAsync("speaks for “1”");
        await why.GetByText("What is the smallest change").ClickAsync();
        await why.GetByText("Find it").ClickAsync();
        await Expect(why).ToContainTextAsync("the model would answer");
        await person.PhotographAsync("15-why-row");
    }

    private static async Task AskWhyOfTheModelAsync(Person person, string slug)
    {
        await person.GoAsync(StudioRoutes.ProjectRun(slug, 1) + "?tab=why");
        await person.PhotographAsync("15-why-empty");
        await person.Button("Explain this model").ClickAsync();
        await Expect(person.Heading("Which columns move its answers?")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Expect(person.Page.GetByText("Sex moves the score most")).ToBeVisibleAsync();
        await Expect(person.Heading("The model in a few questions")).ToBeVisibleAsync();
        await person.PhotographAsync("15-why-model");
    }
}
