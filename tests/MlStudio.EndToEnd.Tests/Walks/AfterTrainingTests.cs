using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Tests.Shared;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>What is done after training, from the form to the answer: calibration, threshold by cost, sets of classes; intervals of numbers.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AfterTrainingTests(Browser browser)
{
    [SharedDataFact, Trait("Speed", "Long")]
    public Task TwoClasses_CalibrationCostAndSets_AreAskedForMeasuredAndAnswered() => WalkAsync("after-classes", "files/titanic.csv", "Survived", "Logistic regression", async person =>
    {
        await person.Field("Probabilities").SelectOptionAsync("Sigmoid");
        await person.Field("Decision threshold").SelectOptionAsync("Cost");
        await person.Field("Cost of a miss").FillAsync("5");
        await person.Field("Cost of a miss").PressAsync("Tab");
        await person.Page.Locator("#states-coverage").CheckAsync();
        await Expect(person.Page.Locator(".summary")).ToContainTextAsync("threshold for the lowest cost");
    }, "lowest cost (false alarm 1, miss 5", "of the cases", "possible Survived (90 %)");

    [SharedDataFact, Trait("Speed", "Long")]
    public Task Number_Interval_IsAskedForMeasuredAndAnswered() => WalkAsync("after-number", "files/california_housing.csv", "median_house_value", "Linear regression", async person =>
    {
        await person.Page.Locator("#states-coverage").CheckAsync();
        await person.Field("Coverage, %").FillAsync("80");
        await person.Field("Coverage, %").PressAsync("Tab");
        await Expect(person.Page.Locator(".summary")).ToContainTextAsync("intervals that hold 80 %");
    }, "80 % of the truths", "80 % of the cases", "median_house_value at least (80 %)");

    private async Task WalkAsync(string name, string file, string target, string algorithm, Func<Person, Task> ask, string asked, string answered, string scored)
    {
        await using var server = await StudioServer.StartAsync();
        var person = await browser.NewPersonAsync(server, "Ada Lovelace");
        await Photographs.WithPicturesOfFailureAsync(name, [person], async () =>
        {
            await person.SetUpAsync(server);
            var slug = await person.CreateProjectAsync("After training");
            await person.UploadAsync(slug, TestData.SharedFile(file));
            await person.GoAsync(StudioRoutes.Project(slug, "runs/new"));
            await person.ChooseTargetAsync(target);
            await person.Algorithm().TakeAsync(algorithm);
            await ask(person);
            await person.PhotographAsync($"11-{name}-form");
            await person.Button("Queue the run").ClickAsync();
            await person.Page.WaitForURLAsync(new Regex("/runs/1$"));
            await person.RunHasFinishedAsync();
            await person.GoAsync(StudioRoutes.ProjectRun(slug, 1) + "?tab=configuration");
            await Expect(person.Page.GetByText(asked).First).ToBeVisibleAsync();
            await Expect(person.Heading("After training")).ToBeVisibleAsync();
            await person.PhotographAsync($"11-{name}-configuration");
            await person.OpenRunAsync(slug, 1);
            await person.FollowAsync(person.Link("Register as model"), "/models/new");
            await person.Field("Name of the model").FillAsync("After training");
            await person.Button("Register model").ClickAsync();
            await person.Page.WaitForURLAsync(new Regex("/models/1$"));
            await person.GoAsync(StudioRoutes.Project(slug, "models/1?tab=try"));
            await person.Button("Predict").ClickAsync();
            await Expect(person.Page.Locator(".stated")).ToContainTextAsync(answered);
            await person.PhotographAsync($"11-{name}-answer");
            await ScoreAsync(person, server, file, scored);
        });
        Assert.Empty(person.Faults);
        await person.Context.CloseAsync();
    }

    private static async Task ScoreAsync(Person person, StudioServer server, string file, string column)
    {
        var head = Path.Combine(server.DataFolder, "head.csv");
        await File.WriteAllLinesAsync(head, File.ReadLines(TestData.SharedFile(file)).Take(30));
        await person.Page.Locator("#score-input[data-attached]").SetInputFilesAsync(head);
        var row = person.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "head.csv" });
        await Expect(row.GetByText("Scored", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        var scored = await CsvDownload.OfAsync(person.Page, row.GetByRole(AriaRole.Link, new() { Name = "Download" }));
        Assert.Contains(column, scored.Header);
    }
}
