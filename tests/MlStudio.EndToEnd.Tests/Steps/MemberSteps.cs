using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Steps;

internal static class MemberSteps
{
    /// <summary>Makes an invitation on the members' page and answers with the link to send.</summary>
    public static async Task<string> InviteAsync(this Person owner, string slug, string role, string note)
    {
        await owner.GoAsync(StudioRoutes.ProjectMembers(slug));
        await owner.Field("Role").SelectOptionAsync(role);
        await owner.Field("For whom").FillAsync(note);
        await owner.Button("Create link").ClickAsync();
        return await owner.Field("Invitation link").InputValueAsync();
    }

    /// <summary>Opens an invitation in a browser that knows nobody, and creates the account.</summary>
    public static async Task AcceptAsync(this Person guest, string link)
    {
        await guest.Page.GotoAsync(link);
        await guest.FillAccountAsync();
        await guest.Button("Create account").ClickAsync();
        await guest.InteractiveAsync();
    }
}
