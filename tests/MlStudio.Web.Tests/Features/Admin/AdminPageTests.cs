using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Admin;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Admin;

public sealed class AdminPageTests : PageTest
{
    [Fact]
    public async Task Accounts_AsAdministrator_CanBeDisabledAndEnabled()
    {
        var admin = await Database.AddPersonAsync("Ada", administrator: true);
        var dialog = Render<MlStudio.Web.Components.ConfirmDialog>();
        var page = RenderAs<AdminPage>(actor: admin);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        page.FindAll("tbody button").Single(b => b.TextContent == "Disable").Click();
        dialog.WaitForElement(".button.danger").Click();
        page.WaitForAssertion(() => Assert.Contains("Disabled", page.Find("tbody").TextContent));
        page.FindAll("tbody button").Single(b => b.TextContent == "Enable").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain("Disabled", page.Find("tbody").TextContent));
    }

    [Fact]
    public async Task PasswordLink_Click_ShowsALinkToTheResetPage()
    {
        var admin = await Database.AddPersonAsync("Ada", administrator: true);
        var page = RenderAs<AdminPage>(actor: admin);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        page.FindAll("tbody button").Single(b => b.TextContent == "Password link").Click();
        Assert.StartsWith($"http://localhost/account/reset/{Owner.UserId}?token=", page.WaitForElement("[data-made-link]").GetAttribute("value"));
    }

    [Fact]
    public async Task Invitations_Empty_SaysHowPeopleJoin()
    {
        var admin = await Database.AddPersonAsync("Ada", administrator: true);
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("/admin?tab=invitations");
        var page = RenderAs<AdminPage>(actor: admin);
        page.WaitForAssertion(() => Assert.Contains("No invitations yet", page.Markup));
    }
}
