using Bunit;
using MlStudio.Web.Components;

namespace MlStudio.Web.Tests.Components;

public sealed class ReasonedButtonTests : BunitContext
{
    [Fact]
    public void Button_WithAReason_StaysReachableSaysItAndDoesNothing()
    {
        var done = 0;
        var page = Render<ReasonedButton>(p => p.Add(b => b.Reason, "Give the model a name first.").Add(b => b.OnClick, () => done++).AddChildContent("Register"));
        var button = page.Find("button");
        Assert.False(button.HasAttribute("disabled"));
        Assert.Equal("true", button.GetAttribute("aria-disabled"));
        Assert.Equal("Give the model a name first.", page.Find("#" + button.GetAttribute("aria-describedby")).TextContent);
        button.Click();
        Assert.Equal(0, done);
    }

    [Fact]
    public void Button_WithoutAReason_Works()
    {
        var done = 0;
        var page = Render<ReasonedButton>(p => p.Add(b => b.Reason, null).Add(b => b.OnClick, () => done++).AddChildContent("Register"));
        page.Find("button").Click();
        Assert.Equal(1, done);
        Assert.False(page.Find("button").HasAttribute("aria-disabled"));
    }
}
