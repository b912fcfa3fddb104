using System.Text.RegularExpressions;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Tests.Shared;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>Models that can be read: trained on the passengers of the Titanic and looked at on the run's page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReadableModelTests(Browser browser)
{
    [SharedDataFact, Trait("Speed", "Long")]
    public async Task Run_TreeAndCurves_AreShownInWords()
    {
        await using var server = await StudioServer.StartAsync();
        var person = await browser.NewPersonAsync(server, "Ada Lovelace");
        await Photographs.WithPicturesOfFailureAsync("readable", [person], async () =>
        {
            await person.SetUpAsync(server);
            var slug = await person.CreateProjectAsync("Titanic");
            await person.UploadAsync(slug, TestData.SharedFile("files/titanic.csv"));
            await TrainAsync(person, slug, "Decision tree", 1);
            await Expect(person.Heading("The questions it asks")).ToBeVisibleAsync();
            await Expect(person.Page.GetByText(new Regex("^If Sex is ")).First).ToBeVisibleAsync();
            await person.PhotographAsync("11-tree");
            await TrainAsync(person, slug, "Explainable boosting", 2);
            await Expect(person.Heading("How each column moves the prediction")).ToBeVisibleAsync();
            await Expect(person.Heading("Sex").First).ToBeVisibleAsync();
            await person.PhotographAsync("11-curves");
        });
        Assert.Empty(person.Faults);
        await person.Context.CloseAsync();
    }

    private static async Task TrainAsync(Person person, string slug, string algorithm, int number)
    {
        await person.GoAsync(StudioRoutes.Project(slug, "runs/new"));
        await person.ChooseTargetAsync("Survived");
        await person.Algorithm().TakeAsync(algorithm);
        await person.Button("Queue the run").ClickAsync();
        await person.Page.WaitForURLAsync(new Regex($"/runs/{number}$"));
        await person.RunHasFinishedAsync();
        await person.GoAsync(StudioRoutes.ProjectRun(slug, number) + "?tab=decides");
    }
}
