using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Tests.Shared;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>Looking at what was trained: the threshold is moved, a cell's rows are opened, three runs are compared, one is reproduced.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EvaluationTests(Browser browser)
{
    [SharedDataFact, Trait("Speed", "Long")]
    public async Task ThreeRuns_ThresholdRowsComparisonAndReproduction_HoldTogether()
    {
        await using var server = await StudioServer.StartAsync();
        var person = await browser.NewPersonAsync(server, "Ada Lovelace");
        await Photographs.WithPicturesOfFailureAsync("evaluation", [person], async () =>
        {
            await person.SetUpAsync(server);
            var slug = await person.CreateProjectAsync("Titanic");
            await person.UploadAsync(slug, TestData.SharedFile("files/titanic.csv"));
            string[] algorithms = ["Logistic regression", "Decision tree", "Gradient boosting"];
            for (var i = 0; i < algorithms.Length; i++) { await TrainAsync(person, slug, algorithms[i], i + 1); }
            await MoveTheThresholdAndOpenACellAsync(person, slug);
            await person.GoAsync(StudioRoutes.Project(slug, "runs/compare?runs=1,2,3"));
            await Expect(person.Page.GetByText("3 runs").First).ToBeVisibleAsync();
            foreach (var algorithm in algorithms) { await Expect(person.Page.GetByText(algorithm).First).ToBeVisibleAsync(); }
            await person.PhotographAsync("14-comparison");
            await ReproduceAsync(person, slug);
        });
        Assert.Empty(person.Faults);
        await person.Context.CloseAsync();
    }

    private static async Task MoveTheThresholdAndOpenACellAsync(Person person, string slug)
    {
        await person.GoAsync(StudioRoutes.ProjectRun(slug, 1) + "?tab=threshold");
        var slider = person.Page.GetByRole(AriaRole.Slider);
        var recall = person.Page.Locator(".answers > div").Filter(new() { Has = person.Page.Locator("small", new() { HasText = "Recall" }) }).Locator("dd");
        await Expect(recall).ToBeVisibleAsync();
        await slider.FocusAsync();
        await slider.PressAsync("Home");
        await Expect(recall).ToHaveTextAsync("100.0 %");
        await person.Button("Best F1").ClickAsync();
        await Expect(recall).Not.ToHaveTextAsync("100.0 %");
        await person.Page.WaitForURLAsync(new Regex("[?&]t=0\\.\\d+"));
        await person.Field("One case found").FillAsync("10");
        await person.Field("One case found").PressAsync("Tab");
        await person.Field("One false alarm").FillAsync("-8");
        await person.Field("One false alarm").PressAsync("Tab");
        await Expect(person.Page.Locator(".verdict")).ToContainTextAsync("are worth");
        await person.PhotographAsync("14-threshold");

        var cell = person.Page.Locator(".cells a").Nth(1);
        var missed = int.Parse(await cell.InnerTextAsync(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.True(missed > 0);
        await cell.ClickAsync();
        await person.Page.WaitForURLAsync(new Regex("tab=rows"));
        await Expect(person.Page.GetByText($"{missed.ToString("N0", CultureInfo.InvariantCulture)} of ").First).ToBeVisibleAsync();
        await Expect(person.Page.Locator(".grid tbody tr")).ToHaveCountAsync(Math.Min(50, missed));
        await person.PhotographAsync("14-rows");
    }

    private static async Task ReproduceAsync(Person person, string slug)
    {
        await person.OpenRunAsync(slug, 3);
        await person.Button("Reproduce").ClickAsync();
        await person.Page.WaitForURLAsync(new Regex("/runs/4$"));
        // The page of run 3 may still stand for a moment, so the notice tells that run 4 has finished.
        await Expect(person.Page.GetByText("Reproduces run 3")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Expect(person.Page.GetByText(new Regex("The bytes of the model, the answers for every row and all \\d+ figures are the same"))).ToBeVisibleAsync();
        await person.PhotographAsync("14-reproduced");
    }

    private static async Task TrainAsync(Person person, string slug, string algorithm, int number)
    {
        await person.GoAsync(StudioRoutes.Project(slug, "runs/new"));
        await person.ChooseTargetAsync("Survived");
        await person.Algorithm().TakeAsync(algorithm);
        await person.Button("Queue the run").ClickAsync();
        await person.Page.WaitForURLAsync(new Regex($"/runs/{number}$"));
        await person.RunHasFinishedAsync();
    }
}
