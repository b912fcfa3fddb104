using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

public sealed partial class MainJobTests
{
    /// <summary>Step 1: the first account by the printed code, and a project with a goal.</summary>
    private async Task SetUpAndCreateProjectAsync()
    {
        var page = _specialist.Page;
        await page.GotoAsync("/");
        await Expect(_specialist.Heading("Welcome to MlStudio")).ToBeVisibleAsync();
        await _specialist.Field("Set-up code").FillAsync("AAAA-AAAA-AAAA-AAAA");
        await _specialist.FillAccountAsync();
        await _specialist.Button("Create account").ClickAsync();
        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToBeVisibleAsync();
        await _specialist.PhotographAsync("01-set-up-refused");
        await _specialist.SetUpAsync(_server);
        await Expect(_specialist.Heading("No projects yet")).ToBeVisibleAsync();
        await _specialist.PhotographAsync("01-home-empty");

        await _specialist.SignOutAsync();
        await _specialist.PhotographAsync("01-sign-in");
        await _specialist.SignInAsync();

        var due = TimeProvider.System.GetUtcNow().AddDays(60).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        _slug = await _specialist.CreateProjectAsync("Census income", "auc", "0.92", due, "Who earns more than 50,000 dollars a year? For planning of outreach.");
        Assert.Equal("census-income", _slug);
        await Expect(page.GetByText("0.92").First).ToBeVisibleAsync();
        await _specialist.PhotographAsync("01-overview-new-project");
    }

    /// <summary>Step 2: two colleagues come by link, each in a browser of their own; a used link is of no use to others.</summary>
    private async Task InviteColleaguesAsync()
    {
        var forExpert = await _specialist.InviteAsync(_slug, "Reviewer", "Grace, who knows the census");
        await _specialist.PhotographAsync("02-members-invited");
        await _expert.Page.GotoAsync(forExpert);
        await _expert.PhotographAsync("02-invitation");
        await _expert.AcceptAsync(forExpert);
        var forManager = await _specialist.InviteAsync(_slug, "Manager", "Katherine");
        await _manager.AcceptAsync(forManager);

        await _expert.GoAsync(StudioRoutes.Project(_slug));
        await _manager.GoAsync(StudioRoutes.Project(_slug));
        // The specialist's list follows without reloading.
        await Expect(_specialist.Page.GetByText("Katherine Johnson")).ToBeVisibleAsync();
        await _specialist.PhotographAsync("02-members");
        await _manager.GoAsync(StudioRoutes.ProjectMembers(_slug));
        await _manager.PhotographAsync("02-members-as-manager");

        var stranger = await _browser.NewPersonAsync(_server, "Stranger");
        await stranger.Page.GotoAsync(forExpert);
        await Expect(stranger.Heading("This invitation cannot be used")).ToBeVisibleAsync();
        await stranger.PhotographAsync("02-invitation-used");
        await stranger.Context.CloseAsync();
    }
}
