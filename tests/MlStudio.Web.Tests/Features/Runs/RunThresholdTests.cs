using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Runs;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class RunThresholdTests : PageTest
{
    [Fact]
    public async Task Slider_AtItsEnds_MovesEveryFigureAndTheAddress()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("threshold");
        var slider = page.WaitForElement("#threshold");
        await page.InvokeAsync(() => slider.Input("0"));
        Assert.Equal("100.0 %", FigureOf(page, "Recall"));
        Assert.Equal("0.0 %", FigureOf(page, "Specificity"));
        Assert.Equal("–", FigureOf(page, "Negative predictive value"));
        await page.InvokeAsync(() => page.Find("#threshold").Input(page.Find("#threshold").GetAttribute("max")!));
        await page.InvokeAsync(() => page.Find("#threshold").Change(page.Find("#threshold").GetAttribute("max")!));
        Assert.Equal("0.0 %", FigureOf(page, "Recall"));
        Assert.Equal("100.0 %", FigureOf(page, "Specificity"));
        Assert.Contains("t=1", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slider_StandsAtTheThresholdAndStepsToTheNextThatChangesAnAnswer()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("threshold&t=0.25");
        Assert.Equal("0.25", page.WaitForElement("#threshold").GetAttribute("value"));
        var before = page.FindAll(".cells a").Select(a => a.TextContent).ToArray();
        await page.InvokeAsync(() => page.FindAll(".buttons button").Single(b => b.TextContent == "higher").Click());
        Assert.True(double.Parse(page.Find("#threshold").GetAttribute("value")!, System.Globalization.CultureInfo.InvariantCulture) > 0.25);
        Assert.NotEqual(before, page.FindAll(".cells a").Select(a => a.TextContent));
        // What was found can be trained with.
        var again = page.FindAll(".buttons a").Single().GetAttribute("href")!;
        Assert.StartsWith($"/p/{Project.Slug}/runs/new?from=1&threshold=0.", again, StringComparison.Ordinal);
        Services.GetRequiredService<NavigationManager>().NavigateTo(again);
        var form = RenderAs<ConfigurePage>(p => p.Add(m => m.Slug, Project.Slug));
        Assert.Equal(again.Split("threshold=")[1], form.WaitForElement("#threshold-given").GetAttribute("value"));
    }

    [Fact]
    public async Task Worth_Typed_NamesTheBestThresholdAndRefusesNonsense()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("threshold");
        page.WaitForElement("#worth-found");
        await page.InvokeAsync(() => page.Find("#worth-found").Change("ten"));
        Assert.Contains("'ten' was given", page.Find(".error").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("#worth-found").Change("10"));
        Assert.Contains("false alarm must be worth less", page.Find(".error").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("#worth-alarm").Change("-2"));
        await page.InvokeAsync(() => page.Find("#worth-unit").Change("€"));
        Assert.Contains("€", page.Find(".verdict").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.FindAll(".buttons button").Last().Click());
        Assert.Contains("where the slider stands", page.Find(".verdict").TextContent, StringComparison.Ordinal);
        Assert.Contains("worth=10", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cell_Chosen_ShowsExactlyItsRows()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("threshold&t=0.5");
        page.WaitForElement(".cells a");
        var cell = page.FindAll(".cells a")[2];
        var count = cell.TextContent;
        Services.GetRequiredService<NavigationManager>().NavigateTo(cell.GetAttribute("href")!);
        page = RenderAs<RunPage>(p => p.Add(m => m.Slug, Project.Slug).Add(m => m.Number, 1));
        page.WaitForElement("table.table tbody tr");
        var rows = page.FindAll("table.table tbody tr");
        Assert.Equal(count, rows.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(rows, r => Assert.Equal(("no", "yes wrong"), (r.Children[1].TextContent, string.Join(' ', r.Children[2].TextContent.Split(' ', StringSplitOptions.RemoveEmptyEntries)))));
    }

    [Fact]
    public async Task Rows_OfAClassThatIsNotThere_SaysWhichThereAre()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("rows&actual=perhaps");
        page.WaitForAssertion(() => Assert.Contains("There is no class 'perhaps'", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_PageBeyondTheEnd_ShowsTheLast()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("rows&page=99");
        page.WaitForElement("table.table tbody tr");
    }

    [Theory]
    [InlineData("rows&page=abc&threshold=x", "table.table tbody tr")]
    [InlineData("threshold&t=abc", "#threshold")]
    public async Task Address_NumbersThatAreNone_AreAsIfLeftOut(string tab, string shown)
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        Open(tab).WaitForElement(shown);
    }

    private static string FigureOf(IRenderedComponent<RunPage> page, string term) =>
        page.FindAll(".answers > div").Single(d => d.QuerySelector("small")!.TextContent == term).QuerySelector("dd")!.TextContent;

    private IRenderedComponent<RunPage> Open(string tab)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/1?tab={tab}");
        return RenderAs<RunPage>(p => p.Add(m => m.Slug, Project.Slug).Add(m => m.Number, 1));
    }
}
