using Bunit;
using MlStudio.Core.Members;
using MlStudio.Web.Features.Members;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Members;

public sealed class MembersPageTests : PageTest
{
    [Fact]
    public async Task Page_AsOwner_ListsMembersAndInvitesByALinkShownOnce()
    {
        await MemberAsync("Grace", ProjectRole.Reviewer);
        var page = RenderAs<MembersPage>(p => p.Add(m => m.Slug, Project.Slug));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        page.Find("#invite-role").Change("Manager");
        page.Find("aside form").Submit();
        var link = page.WaitForElement("[data-invitation-link]").GetAttribute("value");
        Assert.Matches("^http://localhost/invitation/[A-Za-z0-9_-]{43}$", link);
        Assert.Contains("as Manager", page.Find(".pending").TextContent);
    }

    [Fact]
    public void Page_LastOwnerStepsDown_SaysWhyNotAndShowsWhatIsStored()
    {
        var page = RenderAs<MembersPage>(p => p.Add(m => m.Slug, Project.Slug));
        page.WaitForElement("tbody select").Change("Viewer");
        page.WaitForAssertion(() => Assert.Contains("at least one owner", page.Find("[role=alert]").TextContent));
        Assert.Equal("Owner", page.Find("tbody option[selected]").TextContent);
    }

    [Fact]
    public async Task Page_AsViewer_ReadsOnlyAndMayLeave()
    {
        var viewer = await MemberAsync("Vera", ProjectRole.Viewer);
        var page = RenderAs<MembersPage>(p => p.Add(m => m.Slug, Project.Slug), viewer, ProjectRole.Viewer);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Empty(page.FindAll("select"));
        Assert.Equal("Leave", Assert.Single(page.FindAll("tbody button")).TextContent);
        Assert.Contains("What the roles may do", page.Markup);
    }
}
