using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>What a stopped server and a killed worker leave behind: everything.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RestartTests(Browser browser)
{
    private readonly CensusFile _file = CensusFile.Find();

    [Fact, Trait("Speed", "Long")]
    public async Task Server_Restarted_KeepsSignInDataRunsAndModels()
    {
        await using var server = await StudioServer.StartAsync();
        var person = await browser.NewPersonAsync(server, "Ada Lovelace");
        await Photographs.WithPicturesOfFailureAsync("restart", [person], async () =>
        {
            var slug = await QueueAsync(server, person, "Logistic regression");
            await person.RunHasFinishedAsync();
            var auc = await person.FigureAsync("ROC-AUC");
            await person.FollowAsync(person.Link("Register as model"), "/models/new");
            await person.Field("Name of the model").FillAsync("Kept");
            await person.Button("Register model").ClickAsync();
            await person.Page.WaitForURLAsync(new Regex("/models/1$"));

            var workers = server.WorkerProcesses();
            await server.RestartAsync();
            // Not even unreaped: the server waits for the end of its worker.
            Assert.NotEmpty(workers);
            Assert.All(workers, worker => Assert.False(Directory.Exists($"/proc/{worker}"), "The old worker outlived its server."));
            Assert.Null(server.SetUpCode);

            // The same browser, nothing entered again.
            await person.OpenRunAsync(slug, 1);
            Assert.Equal(auc, await person.FigureAsync("ROC-AUC"));
            await person.GoAsync(StudioRoutes.Project(slug, "models/1?tab=try"));
            await person.Button("Predict").ClickAsync();
            await Expect(person.Page.GetByRole(AriaRole.Table, new() { Name = "Probability of each class" })).ToBeVisibleAsync();
        });
        await person.Context.CloseAsync();
    }

    [Fact, Trait("Speed", "Long")]
    public async Task Worker_KilledInTraining_PagesGoOnAndTheRunEndsOnce()
    {
        await using var server = await StudioServer.StartAsync();
        var person = await browser.NewPersonAsync(server, "Ada Lovelace");
        await Photographs.WithPicturesOfFailureAsync("worker-killed", [person], async () =>
        {
            var slug = await QueueAsync(server, person, "Gradient boosting", ("Trees", "3000"));
            var page = person.Page;
            await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^Learning curve") })).ToBeVisibleAsync(new() { Timeout = 60_000 });
            var worker = Assert.Single(server.WorkerProcesses());
            System.Diagnostics.Process.GetProcessById(worker).Kill();

            // The open page says what happened, and other pages answer meanwhile.
            await Expect(page.GetByText("Attempt 2").Or(page.GetByText("Attempt 1")).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await person.PhotographAsync("12-run-worker-killed");
            await person.GoAsync(StudioRoutes.ProjectData(slug));
            await Expect(person.Heading("Data").First).ToBeVisibleAsync();
            await person.OpenRunAsync(slug, 1);
            await person.RunHasFinishedAsync(180_000);
            await person.GoAsync(StudioRoutes.ProjectRun(slug, 1) + "?tab=configuration");
            await Expect(page.GetByText("(attempt 2)")).ToBeVisibleAsync();
            Assert.NotEqual(worker, Assert.Single(server.WorkerProcesses()));
            await person.GoAsync(StudioRoutes.Project(slug));
            await Expect(page.GetByText(new Regex("finished"))).ToHaveCountAsync(1);
        });
        Assert.Empty(person.Faults);
        await person.Context.CloseAsync();
    }

    private async Task<string> QueueAsync(StudioServer server, Person person, string algorithm, params (string Label, string Value)[] options)
    {
        await person.SetUpAsync(server);
        var slug = await person.CreateProjectAsync("Kept");
        await person.UploadAsync(slug, _file.Path);
        await person.GoAsync(StudioRoutes.Project(slug, "runs/new"));
        await person.ChooseTargetAsync(_file.Target);
        await person.Algorithm().TakeAsync(algorithm);
        foreach (var (label, value) in options)
        {
            await person.Algorithm().SetOptionAsync(label, value);
            await person.Algorithm().GetByLabel(new Regex("^Early stopping")).UncheckAsync();
        }
        await person.Button("Queue the run").ClickAsync();
        await person.Page.WaitForURLAsync(new Regex("/runs/1$"));
        return slug;
    }
}
