using Bunit;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Tests.Components;

public sealed class ChartTests : BunitContext
{
    private static readonly LineSeries[] Two =
    [
        new("Boosting", 0, [new(0, 0), new(0.5, 0.9), new(1, 1)]),
        new("Logistic", 1, [new(0, 0), new(0.5, 0.8), new(1, 0.98)]),
    ];

    public ChartTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void LineChart_TwoSeries_NamesThemAtTheirEndsInTheirColours()
    {
        var chart = Render<LineChart>(p => p.Add(c => c.Series, Two).Add(c => c.AriaLabel, "ROC curves"));
        Assert.Equal("ROC curves", chart.Find("svg[role=img]").GetAttribute("aria-label"));
        Assert.Equal(["Boosting", "Logistic"], chart.FindAll("text.end").Select(t => t.TextContent).Order());
        Assert.Equal(["var(--series-1)", "var(--series-2)"], chart.FindAll("path.line").Select(l => l.GetAttribute("stroke")));
        Assert.Contains(chart.FindAll("circle title"), t => t.TextContent.Contains("y 0.9"));
        Assert.Empty(chart.FindAll(".legend"));
    }

    [Fact]
    public void LineChart_LongNames_ShowTheWholeNameOnHover()
    {
        var name = "12 · " + new string('x', 150);
        var chart = Render<LineChart>(p => p.Add(c => c.Series, [Two[0] with { Name = name }, Two[1]]).Add(c => c.AriaLabel, "ROC curves"));
        Assert.Equal([name, "Logistic"], chart.FindAll(".legend .clip").Select(n => n.GetAttribute("title")));
    }

    [Fact]
    public void LineChart_ManyPoints_DrawsAFewHundredAndKeepsThePeak()
    {
        var points = Enumerable.Range(0, 20_000).Select(i => new ChartPoint(i, i == 7_777 ? 5 : Math.Sin(i))).ToArray();
        var thin = Thinning.Thin(points, 400);
        Assert.InRange(thin.Count, 100, 400);
        Assert.Contains(new ChartPoint(7_777, 5), thin);
        Assert.Equal(points[0], thin[0]);
        Assert.Equal(points[^1], thin[^1]);
    }

    [Fact]
    public void BarChart_Negative_StartsAtZero()
    {
        var chart = Render<BarChart>(p => p.Add(c => c.Items, [new BarItem("a", 2), new BarItem("b", -1), new BarItem("c", 1, 0.5, 1.5)]).Add(c => c.AriaLabel, "Importance"));
        var bars = chart.FindAll("rect.bar");
        var zero = double.Parse(bars[0].GetAttribute("x")!, System.Globalization.CultureInfo.InvariantCulture);
        var negative = double.Parse(bars[1].GetAttribute("x")!, System.Globalization.CultureInfo.InvariantCulture) + double.Parse(bars[1].GetAttribute("width")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(zero, negative, 1);
        Assert.Single(chart.FindAll("path.whisker:not(.edge)"));
    }

    [Fact]
    public void Figure_ShowAsTable_ReplacesThePictureByItsData()
    {
        var figure = Render<Figure>(p => p.Add(f => f.Title, "ROC").Add(f => f.Table, FigureTable.Of(Two, "x", "y")).AddChildContent("<svg role=img></svg>"));
        Assert.Empty(figure.FindAll("table"));
        Assert.Equal(["Picture (PNG)", "Drawing (SVG)", "Data (CSV)"], figure.FindAll("details.menu button").Select(b => b.TextContent));
        figure.Find("button[aria-label='ROC: show as table']").Click();
        Assert.Equal(6, figure.FindAll("tbody tr").Count);
        Assert.Empty(figure.FindAll("svg[role=img]"));
        Assert.Equal("Data (CSV)", Assert.Single(figure.FindAll("details.menu button")).TextContent);
    }

    [Fact]
    public void ToCsv_Cells_AreQuotedAndFormulasDisarmed()
    {
        var csv = new FigureTable(["a", "b"], [["x,\"y\"", "=1+1"], ["-5", "@cmd"], [" =1", "\t@cmd"]]).ToCsv();
        Assert.Equal("a,b\r\n\"x,\"\"y\"\"\",'=1+1\r\n-5,'@cmd\r\n' =1,'\t@cmd\r\n", csv);
    }

    [Theory]
    [InlineData("Größe", "größe")]
    [InlineData("年齢", "年齢")]
    [InlineData("?!", "figure")]
    public void Figure_TitleInAnyScript_NamesItsFiles(string title, string name) =>
        Assert.Equal(name, Render<Figure>(p => p.Add(f => f.Title, title)).Find("[data-save-figure=svg]").GetAttribute("data-save-name"));

    [Theory]
    [InlineData(0, 1, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(3, 97, new double[] { 20, 40, 60, 80 })]
    public void Ticks_AnyRange_AreRound(double low, double high, double[] expected) => Assert.Equal(expected, PlotArea.Ticks(low, high, 5));
}
