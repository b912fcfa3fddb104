using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MlStudio.Core.Collaboration;

/// <summary>
/// Turns Markdown that people typed into HTML that cannot act: raw HTML is shown as text, and links lead only to
/// http, https, mailto and places on this server. Thread-safe.
/// </summary>
public static class SafeMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseTaskLists()
        .UseEmphasisExtras()
        .UseAutoLinks()
        .UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub)
        .Build();

    private static readonly string[] AllowedSchemes = ["http", "https", "mailto"];

    public static string ToHtml(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
        {
            // A picture from elsewhere would tell its server who reads the page: only our own are shown, others become links.
            if (link.IsImage && !IsLocal(link.Url)) { link.IsImage = false; }
            if (!IsAllowed(link.Url)) { link.Url = "#"; }
        }
        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !IsAllowed(l.Url))) { link.Url = "#"; }
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>The headings in order, for a table of contents and for anchoring comments.</summary>
    public static IReadOnlyList<MarkdownHeading> Headings(string markdown) =>
        [.. Markdown.Parse(markdown, Pipeline).Descendants<HeadingBlock>().Select(h => new MarkdownHeading(h.Level, Text(h), h.TryGetAttributesId() ?? ""))];

    private static bool IsAllowed(string? url) => url is null || IsLocal(url)
        || (Uri.TryCreate(url, UriKind.Absolute, out var absolute) && AllowedSchemes.Contains(absolute.Scheme, StringComparer.OrdinalIgnoreCase));

    /// <summary>A path on this server or a place on this page. "//host" is not local, and neither is anything with a scheme or control characters.</summary>
    private static bool IsLocal(string? url) => url is { Length: > 0 }
        && !url.Any(c => char.IsControl(c) || c == '\\')
        && (url[0] == '#' || (url[0] == '/' && (url.Length == 1 || url[1] != '/')));

    private static string Text(HeadingBlock heading) =>
        heading.Inline is null ? "" : string.Concat(heading.Inline.Descendants<LiteralInline>().Select(l => l.Content.ToString()));

    private static string? TryGetAttributesId(this MarkdownObject block) => Markdig.Renderers.Html.HtmlAttributesExtensions.TryGetAttributes(block)?.Id;
}

/// <param name="Level">1 to 6.</param>
/// <param name="Text">The heading's text without marks.</param>
/// <param name="Id">Its anchor on the page.</param>
public sealed record MarkdownHeading(int Level, string Text, string Id);
