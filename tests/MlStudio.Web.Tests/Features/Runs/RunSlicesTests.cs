using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;
using MlStudio.Web.Features.Runs;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class RunSlicesTests : PageTest
{
    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    [Fact]
    public async Task Slices_ColumnChosen_ShowsItAndKeepsItInTheAddress()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("slices");
        page.WaitForElement("#slice-by");
        page.WaitForAssertion(() => Assert.DoesNotContain("Looking at every column", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("#slice-by").Change("city"));
        Assert.Contains("by=city", Address, StringComparison.Ordinal);
        page = Open("slices&by=city&metric=recall");
        page.WaitForAssertion(() => Assert.Equal(["All rows", "Celle", "Bonn", "Aachen"], page.FindAll("table.table tbody th").Select(c => c.TextContent)));
        Assert.Contains("Recall by city", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Fewer than 30 rows", page.Find("tr.small .note").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slices_RowsOfAValue_ShowTheConditionAndLetItBeTakenAway()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("slices&by=city");
        page.WaitForElement("tr.small a");
        var (href, count) = (page.Find("tr.small a").GetAttribute("href")!, page.FindAll("tr.small td")[0].TextContent);
        Services.GetRequiredService<NavigationManager>().NavigateTo(href);
        page = Render();
        page.WaitForElement(".condition");
        Assert.Equal("city = Celle", page.Find(".condition").TextContent);
        Assert.Equal(count, page.FindAll("table.table tbody tr").Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.DoesNotContain("where", page.Find(".condition a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_OfAConditionThatIsNone_SayWhichThereAre()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("rows&where=city%3DUlm");
        page.WaitForAssertion(() => Assert.Contains("'Ulm'. There are: Celle", System.Net.WebUtility.HtmlDecode(page.Markup), StringComparison.Ordinal));
        Assert.Contains(page.FindAll("a.button"), a => a.TextContent == "Show it without what the address asks for");
    }

    [Fact]
    public async Task Fairness_Column_NamesTheClassAndGivesNoVerdict()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("fairness");
        page.WaitForAssertion(() => Assert.Contains("age comes first because of its name", page.Markup, StringComparison.Ordinal));
        page.WaitForElement("table.table");
        Assert.Equal("age", page.Find("#fair-by optgroup option").TextContent);
        Assert.StartsWith("How often it is answered: Fewer than two values", page.Find(".words li").TextContent, StringComparison.Ordinal);
        page = Open("fairness&by=city");
        page.WaitForElement("table.table");
        Assert.Contains("“yes”", page.Markup, StringComparison.Ordinal);
        Assert.Contains("do not say whether the model is fair", page.Markup, StringComparison.Ordinal);
        Assert.Equal(3, page.FindAll("tr.few").Count);
        Assert.Contains("not compared", page.Find("tr.few .note").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SeniorCitizen", true)]
    [InlineData("marital_status", true)]
    [InlineData("AGE", true)]
    [InlineData("native-country nationality", true)]
    [InlineData("StreamingPackage", false)]
    [InlineData("average", false)]
    [InlineData("MonthlyCharges", false)]
    public void SensitiveColumns_AreToldByTheirNames(string name, bool expected) => Assert.Equal(expected, SensitiveColumns.IsSensitive(name));

    [Fact]
    public async Task Labels_Doubtful_AreListedForThoseWhoKnow()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var page = Open("labels");
        page.WaitForElement("table.table tbody tr");
        Assert.EndsWith("/doubtful-labels.csv", page.FindAll("a[download]").Single().GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("where the model leans the other way", page.Markup, StringComparison.Ordinal);
        Assert.Contains("those of the test part included", page.Markup, StringComparison.Ordinal);
        Assert.Matches(@"/runs/1\?tab=rows&row=\d+$", page.Find("a[aria-label^='Why? The answer to row']").GetAttribute("href"));
    }

    [Fact]
    public async Task Configure_Checks_RunByThemselvesAndQueueingIsNotBlocked()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/new?data=1&target=member");
        var page = RenderAs<ConfigurePage>(p => p.Add(m => m.Slug, Project.Slug));
        page.WaitForElement("#checks");
        Assert.False(page.Find("button[type=submit]").HasAttribute("disabled"));
        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll(".findings > li").Count));
        // The split's parts are small here: the drift check says so instead of guessing.
        Assert.Contains("At least 30 rows on both sides", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configure_RemedyOfTheChecks_LeavesTheColumnOut()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/new?data=1&target=member");
        var page = RenderAs<ConfigurePage>(p => p.Add(m => m.Slug, Project.Slug));
        var panel = page.WaitForComponent<DataChecksPanel>();
        await page.InvokeAsync(() => panel.Instance.OnRemedy.InvokeAsync(new(Core.Experiments.DataRemedyKind.LeaveOut, "city", "Leave out 'city'")));
        Assert.Contains("city", page.Find(".chip.out").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => panel.Instance.OnRemedy.InvokeAsync(new(Core.Experiments.DataRemedyKind.SplitByGroup, "city", "")));
        Assert.Equal("city", page.Find("#split-column").GetAttribute("value"));
        Assert.Empty(page.FindAll("#split-equal"));
    }

    [Fact]
    public async Task Configure_KeepEqualRows_IsTakenAndCanBeTakenBack()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/new?data=1&target=member");
        var page = RenderAs<ConfigurePage>(p => p.Add(m => m.Slug, Project.Slug));
        var panel = page.WaitForComponent<DataChecksPanel>();
        await page.InvokeAsync(() => panel.Instance.OnRemedy.InvokeAsync(new(Core.Experiments.DataRemedyKind.KeepEqualRows, "", "")));
        Assert.True(page.Find("#split-equal").HasAttribute("checked"));
        Assert.True(panel.Instance.Request().Split is Holdout { KeepEqualRows: true });
        await page.InvokeAsync(() => page.Find("#split-equal").Change(false));
        Assert.True(panel.Instance.Request().Split is Holdout { KeepEqualRows: false });
    }

    [Fact]
    public async Task Configure_DoubtfulLabels_AreLeftOutByRemedyAndByAddress()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"/p/{Project.Slug}/runs/new?data=1&target=member");
        var page = RenderAs<ConfigurePage>(p => p.Add(m => m.Slug, Project.Slug));
        var panel = page.WaitForComponent<DataChecksPanel>();
        Assert.False(panel.Instance.Request().LeaveOutDoubtful);
        await page.InvokeAsync(() => panel.Instance.OnRemedy.InvokeAsync(new(Core.Experiments.DataRemedyKind.LeaveOutDoubtful, "", "")));
        Assert.True(page.Find("#leave-out-doubtful").HasAttribute("checked"));
        Assert.True(panel.Instance.Request().LeaveOutDoubtful);
        Assert.Equal(Learning.Calibration.CalibrationMethod.Sigmoid, panel.Instance.Request().Calibration);
        await page.InvokeAsync(() => page.Find("#leave-out-doubtful").Change(false));
        Assert.False(panel.Instance.Request().LeaveOutDoubtful);
        var run = Open("labels");
        run.WaitForElement("a[href$='runs/new?from=1&doubtful=out']");
        navigation.NavigateTo($"/p/{Project.Slug}/runs/new?from=1&doubtful=out");
        var again = RenderAs<ConfigurePage>(p => p.Add(m => m.Slug, Project.Slug));
        Assert.True(again.WaitForComponent<DataChecksPanel>().Instance.Request().LeaveOutDoubtful);
        Assert.Contains("training rows with a doubtful label", again.Find("aside.summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configure_Checks_ShowTheRowsInDoubt()
    {
        await Database.AddFinishedRunAsync(Project, Owner);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/new?data=1&target=member");
        var page = RenderAs<ConfigurePage>(p => p.Add(m => m.Slug, Project.Slug));
        var save = JSInterop.SetupVoid("studio.save", _ => true).SetVoidResult();
        page.WaitForElement("button:contains('Look at the rows')").Click();
        page.WaitForElement("table.table tbody tr");
        page.Find("button:contains('Download them as CSV')").Click();
        page.WaitForAssertion(() => Assert.StartsWith("row,given_label,suggested_label", (string)Assert.Single(save.Invocations).Arguments[2]!, StringComparison.Ordinal));
        page.Find("button:contains('Hide the rows')").Click();
        Assert.Empty(page.FindAll("section[aria-labelledby=checks] table"));
    }

    [Fact]
    public void Condition_AnyNameAndValue_ComesBackFromTheAddress()
    {
        SliceCondition[] conditions = [new("a=b & c", "x = y & z"), new("Größe %", "30 to below 40")];
        Assert.Equal(conditions, RowsAddress.Read(conditions.Select(RowsAddress.Write)));
    }

    private IRenderedComponent<RunPage> Open(string tab)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/p/{Project.Slug}/runs/1?tab={tab}");
        return Render();
    }

    private IRenderedComponent<RunPage> Render() => RenderAs<RunPage>(p => p.Add(m => m.Slug, Project.Slug).Add(m => m.Number, 1));
}
