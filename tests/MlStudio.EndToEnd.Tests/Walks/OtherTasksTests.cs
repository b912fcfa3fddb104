using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Tests.Shared;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>The same slice for a number and for several classes: upload, train with the defaults, read the finished run.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OtherTasksTests(Browser browser)
{
    // Histogram boosting of scikit-learn 1.2.1 has RMSE 46,500 and R² 0.84 on california_housing (baselines.csv of the shared data);
    // the bounds leave room for the split.
    [SharedDataFact, Trait("Speed", "Long")]
    public Task Regression_CaliforniaHousing_ShowsErrorsAndPlots() => WalkAsync("Housing", "files/california_housing.csv", "median_house_value", "A number", "Plots", async person =>
    {
        Assert.InRange(await person.FigureAsync("RMSE"), 35_000, 55_000);
        Assert.InRange(await person.FigureAsync("R²"), 0.75, 0.92);
        Assert.InRange(await person.FigureAsync("MAE"), 20_000, 40_000);
        Assert.InRange(await person.FigureAsync("MAPE"), 0.05, 0.3);
    }, ["Predicted against actual", "Residuals", "How far off", "Learning curve", "Q–Q plot", "Residuals against a column", "Rows it is furthest off"]);

    // Of 150 flowers a fifth is validation; every trainer gets nearly all of them right (0.95 in baselines.csv of the shared data).
    [SharedDataFact, Trait("Speed", "Long")]
    public Task Multiclass_Iris_ShowsEachClass() => WalkAsync("Iris", "files/iris.csv", "species", "Several classes", "Curves", async person =>
    {
        Assert.InRange(await person.FigureAsync("Accuracy"), 0.8, 1);
        await Expect(person.Page.Locator("table.confusion tbody tr")).ToHaveCountAsync(3);
    }, ["ROC curve", "Precision and recall", "Calibration", "Cumulative gain", "Lift", "What it mixes up most"]);

    private async Task WalkAsync(string name, string file, string target, string task, string plotsTab, Func<Person, Task> figures, string[] plots)
    {
        await using var server = await StudioServer.StartAsync();
        var person = await browser.NewPersonAsync(server, "Ada Lovelace");
        await Photographs.WithPicturesOfFailureAsync(name, [person], async () =>
        {
            await person.SetUpAsync(server);
            var slug = await person.CreateProjectAsync(name);
            await person.UploadAsync(slug, TestData.SharedFile(file));
            await person.GoAsync(StudioRoutes.Project(slug, "runs/new"));
            await person.ChooseTargetAsync(target);
            await Expect(person.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("proposed") })).ToHaveAccessibleNameAsync(new Regex("^" + task));
            await person.Algorithm().TakeAsync("Gradient boosting");
            await person.Button("Queue the run").ClickAsync();
            await person.Page.WaitForURLAsync(new Regex("/runs/1$"));
            await person.RunHasFinishedAsync();
            await figures(person);
            await person.PhotographAsync($"10-{name.ToLowerInvariant()}-run");
            await person.GoAsync(StudioRoutes.ProjectRun(slug, 1) + "?tab=curves");
            foreach (var plot in plots) { await Expect(person.Heading(plot).First).ToBeVisibleAsync(); }
            Assert.True(await person.Page.GetByRole(AriaRole.Figure).GetByRole(AriaRole.Img).CountAsync() >= plots.Length);
            await person.PhotographAsync($"10-{name.ToLowerInvariant()}-{plotsTab.ToLower(CultureInfo.InvariantCulture)}");
        });
        Assert.Empty(person.Faults);
        await person.Context.CloseAsync();
    }
}
