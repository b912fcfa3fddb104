using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>What people see of projects they are not in, or may only read.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessTests(Browser browser)
{
    [Fact, Trait("Speed", "Long")]
    public async Task Pages_OfAProjectOneIsNoMemberOf_AreNotFound()
    {
        await using var server = await StudioServer.StartAsync();
        var owner = await browser.NewPersonAsync(server, "Ada Lovelace");
        var viewer = await browser.NewPersonAsync(server, "Grace Hopper");
        await Photographs.WithPicturesOfFailureAsync("access", [owner, viewer], async () =>
        {
            await owner.SetUpAsync(server);
            var hidden = await owner.CreateProjectAsync("Hidden");
            var open = await owner.CreateProjectAsync("Open");
            string[] pages = ["", "data", "data/1", "runs", "runs/new", "runs/1", "runs/compare?runs=1,2", "runs.csv", "runs/compare.csv?runs=1", "models", "models/1", "models/new?run=1", "members", "settings"];

            // Nobody signed in: to the sign-in page, which leads back.
            await viewer.Page.GotoAsync(StudioRoutes.Project(hidden));
            await viewer.Page.WaitForURLAsync(new Regex("/account/sign-in\\?returnUrl="));

            await viewer.AcceptAsync(await owner.InviteAsync(open, "Viewer", ""));
            foreach (var page in pages)
            {
                var answer = await viewer.Page.GotoAsync(StudioRoutes.Project(hidden, page));
                Assert.True(answer!.Status == 404, $"{page} answered {answer.Status}.");
            }
            await viewer.Page.GotoAsync(StudioRoutes.Project(hidden));
            await viewer.PhotographAsync("13-not-found");
            Assert.Equal(404, (await viewer.Page.GotoAsync("/no/such/page"))!.Status);

            // A viewer of the other project reads it and is offered nothing else.
            await viewer.GoAsync(StudioRoutes.ProjectData(open));
            await Expect(viewer.Heading("No data yet")).ToBeVisibleAsync();
            await Expect(viewer.Page.GetByLabel("Choose files to upload")).ToHaveCountAsync(0);
            await viewer.PhotographAsync("13-data-as-viewer");
            await viewer.GoAsync(StudioRoutes.Project(open, "runs/new"));
            await Expect(viewer.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await viewer.PhotographAsync("13-refused-as-viewer");

            foreach (var (address, name) in new[] { (StudioRoutes.Admin, "13-administration"), (StudioRoutes.Account, "13-account"), (StudioRoutes.ProjectSettings(open), "13-settings"), (StudioRoutes.NewProject, "13-new-project"), (StudioRoutes.Queue, "13-queue-empty") })
            {
                await owner.GoAsync(address);
                await Expect(owner.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
                await owner.PhotographAsync(name);
            }
            Assert.Equal(404, (await viewer.Page.GotoAsync(StudioRoutes.Admin))!.Status);
        });
        await owner.Context.CloseAsync();
        await viewer.Context.CloseAsync();
    }
}
