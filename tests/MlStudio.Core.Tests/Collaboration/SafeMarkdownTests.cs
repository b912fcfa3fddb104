using MlStudio.Core.Collaboration;

namespace MlStudio.Core.Tests.Collaboration;

public sealed class SafeMarkdownTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("text <img src=x onerror=alert(1)> text")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("<svg/onload=alert(1)>")]
    public void ToHtml_RawHtml_BecomesText(string markdown)
    {
        var html = SafeMarkdown.ToHtml(markdown);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<svg", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<a ", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;", html);
    }

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](java&#10;script:alert(1))")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("[x](file:///etc/passwd)")]
    [InlineData("[x](//elsewhere.example)")]
    [InlineData("[x](\\\\elsewhere.example)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x][a]\n\n[a]: javascript:alert(1)")]
    public void ToHtml_LinkThatActsOrLeaves_LeadsNowhere(string markdown)
    {
        var html = SafeMarkdown.ToHtml(markdown);
        Assert.DoesNotContain("href=\"java", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"data", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"vb", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"file", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"//", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"\\", html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("[x](https://example.com/a?b=c)", "href=\"https://example.com/a?b=c\"")]
    [InlineData("[x](mailto:someone@example.com)", "href=\"mailto:someone@example.com\"")]
    [InlineData("[x](/p/census/runs/3)", "href=\"/p/census/runs/3\"")]
    [InlineData("[x](#limits)", "href=\"#limits\"")]
    public void ToHtml_OrdinaryLink_Stays(string markdown, string expected) => Assert.Contains(expected, SafeMarkdown.ToHtml(markdown));

    [Fact]
    public void ToHtml_PictureFromElsewhere_BecomesALink()
    {
        var html = SafeMarkdown.ToHtml("![chart](https://elsewhere.example/p.png)");
        Assert.DoesNotContain("<img", html);
        Assert.Contains("href=\"https://elsewhere.example/p.png\"", html);
    }

    [Theory]
    [InlineData("[x](/a \"t\\\" onclick=alert(1) y=\")")]
    [InlineData("# heading {onclick=alert(1)}")]
    [InlineData("[x](/a){onclick=alert(1)}")]
    public void ToHtml_TypedAttributes_NeverReachATag(string markdown) =>
        Assert.DoesNotMatch("<[a-z0-9]+(\\s+[a-z]+=\"[^\"]*\")*\\s+onclick", SafeMarkdown.ToHtml(markdown));

    [Fact]
    public void ToHtml_Table_IsRendered() => Assert.Contains("<td", SafeMarkdown.ToHtml("| a | b |\n|---|--:|\n| 1 | 2 |"));

    [Fact]
    public void Headings_InOrder_WithAnchors() => Assert.Equal(
        [new MarkdownHeading(1, "Income classifier", "income-classifier"), new MarkdownHeading(2, "Limits and ethics", "limits-and-ethics")],
        SafeMarkdown.Headings("# Income classifier\n\ntext\n\n## Limits and ethics\n"));
}
