using Bunit;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Tests.Components.Charts;

public sealed class WaterfallTests : BunitContext
{
    [Fact]
    public void Waterfall_ManySteps_DrawsTenAndTheRestAsOneThatEndsAtTheSum()
    {
        WaterfallStep[] steps = [.. Enumerable.Range(0, 15).Select(i => new WaterfallStep($"c{i}", i % 2 == 0 ? 2 : -1))];
        var chart = Render<WaterfallChart>(p => p.Add(c => c.Steps, steps).Add(c => c.Start, 1).Add(c => c.AriaLabel, "why"));
        Assert.Equal(11, chart.FindAll("rect.bar").Count);
        Assert.Contains("5 others together", chart.Markup);
        // 1 + 8 · 2 - 7 · 1, computed by hand.
        Assert.Equal("End: 10", chart.FindAll("rect.end title")[1].TextContent);
        Assert.Empty(chart.FindAll(".whisker"));
    }

    [Fact]
    public void Figure_EstimatedSteps_ShowsMarginsInPictureAndTable()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        var figure = Render<WaterfallFigure>(p => p.Add(c => c.Title, "Why").Add(c => c.Summary, "Because.").Add(c => c.Start, 0.25).Add(c => c.Steps, [new("age", 0.5, 0.125)]).Add(c => c.Notes, ["Estimated."]));
        Assert.Single(figure.FindAll("svg .whisker:not(.edge)[d*='H']"), w => w.ParentElement!.QuerySelector("rect.bar") is not null);
        Assert.Contains("Estimated.", figure.Markup);
        figure.Find("button[title='Show as table']").Click();
        Assert.Equal(["Start", "0.25", "", "age", "0.5", "0.125", "End", "0.75", ""], figure.FindAll("td").Select(c => c.TextContent));
    }
}
