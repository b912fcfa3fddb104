using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core;
using MlStudio.Web.Components;
using MlStudio.Web.Live;

namespace MlStudio.Web.Tests.Components;

public sealed class ComponentTests : BunitContext
{
    public ComponentTests()
    {
        Services.AddSingleton(TimeProvider.System).AddScoped<ToastQueue>().AddScoped<ConfirmQueue>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void PageState_Loading_ShowsASkeletonAndNotTheContent()
    {
        var state = Render<PageState>(p => p.Add(s => s.Loading, true).AddChildContent("<p>content</p>"));
        Assert.NotNull(state.Find("[role=status][aria-label=Loading]"));
        Assert.Empty(state.FindAll("p"));
    }

    [Fact]
    public void PageState_Problem_SaysItBesideWhatWasThere()
    {
        var state = Render<PageState>(p => p.Add(s => s.Problem, PageProblem.Of(new ConflictException("Changed by Grace."))).AddChildContent("<p>content</p>"));
        Assert.Contains("Changed by Grace.", state.Find("[role=alert]").TextContent);
        Assert.NotNull(state.Find("p"));
    }

    [Fact]
    public void PageState_ProblemWhileNothingIsLoaded_StaysAndOffersToTryAgain()
    {
        var retried = 0;
        var problem = PageProblem.Of(new StudioException("The run is gone."));
        var state = Render<PageState>(p => p.Add(s => s.Problem, problem).Add(s => s.Loading, true).Add(s => s.OnDismiss, () => { }).Add(s => s.OnRetry, () => { retried++; }));
        Assert.Empty(state.FindAll("[aria-label=Dismiss]"));
        state.Find("button").Click();
        Assert.Equal(1, retried);
        Assert.Empty(state.FindAll("a"));
    }

    [Fact]
    public void PageState_AddressAsksForWhatIsNotThere_LeadsToTheSameTabWithoutIt()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/p/x/runs/1?tab=rows&threshold=2&against=nope");
        var problem = PageProblem.Of(new InvalidInputException("threshold", "A threshold lies between 0 and 1."));
        var state = Render<PageState>(p => p.Add(s => s.Problem, problem).Add(s => s.Loading, true));
        Assert.Equal("/p/x/runs/1?tab=rows", state.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void PageState_Unexpected_GivesTheReferenceOnly() =>
        Assert.Equal("4f2a", Render<PageState>(p => p.Add(s => s.Problem, PageProblem.Unexpected("4f2a"))).Find("code").TextContent);

    [Fact]
    public void ConfirmButton_Click_ActsOnlyAfterAgreeing()
    {
        var done = 0;
        var dialog = Render<ConfirmDialog>();
        var button = Render<ConfirmButton>(p => p.Add(b => b.Title, "Delete run 12?").Add(b => b.Consequence, "It can be undone.").Add(b => b.Confirm, "Delete run").Add(b => b.OnConfirmed, () => done++));
        button.Find("button").Click();
        dialog.WaitForElement(".button:not(.danger)").Click();
        dialog.WaitForAssertion(() => Assert.Empty(dialog.FindAll("[role=alertdialog]")));
        Assert.Equal(0, done);
        button.Find("button").Click();
        Assert.Contains("It can be undone.", dialog.WaitForElement("[role=alertdialog]").TextContent);
        dialog.Find(".button.danger").Click();
        button.WaitForAssertion(() => Assert.Equal(1, done));
        Assert.Empty(dialog.FindAll("[role=alertdialog]"));
    }

    [Fact]
    public void Toasts_Undo_TakesTheActionBackOnce()
    {
        var undone = 0;
        var toasts = Render<Toasts>();
        Services.GetRequiredService<ToastQueue>().Show("Run 12 is deleted.", () => Task.FromResult(undone++));
        toasts.WaitForElement(".undo").Click();
        Assert.Equal(1, undone);
        Assert.Empty(toasts.FindAll(".toast"));
    }

    [Fact]
    public void ProgressMeter_Half_SaysPercentPhaseAndTimeLeft()
    {
        var meter = Render<ProgressMeter>(p => p.Add(m => m.Value, 0.5).Add(m => m.Phase, "growing trees").Add(m => m.Remaining, TimeSpan.FromSeconds(75)));
        Assert.Equal("50", meter.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Equal("50 % · growing trees1 min 15 s left", meter.Find(".words").TextContent);
    }

    [Fact]
    public void UrlTabs_Selected_IsMarkedAndTheFirstHasNoQuery()
    {
        var tabs = Render<UrlTabs>(p => p.Add(t => t.Tabs, [new UrlTab("a", "A"), new UrlTab("b", "B", 3)]).Add(t => t.Selected, "b"));
        Assert.Equal("B 3", tabs.Find("[aria-current=page]").TextContent.Trim());
        Assert.Equal("http://localhost/", tabs.FindAll("a")[0].GetAttribute("href"));
    }

    [Fact]
    public void StudioIcon_Paths_AreAllDrawable() => Assert.All(StudioIcon.Paths, icon => Assert.Matches(@"^[MmLlHhVvCcSsAaZz0-9 .\-]+$", icon.Value));
}
