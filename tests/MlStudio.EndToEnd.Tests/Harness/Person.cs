using System.Collections.Concurrent;
using Microsoft.Playwright;
using MlStudio.Web;

namespace MlStudio.EndToEnd.Tests.Harness;

/// <summary>Somebody in front of a browser of their own; notes what goes wrong in its console.</summary>
public sealed class Person
{
    private readonly ConcurrentQueue<string> _faults = new();

    public Person(string name, IBrowserContext context, IPage page)
    {
        Name = name;
        Context = context;
        Page = page;
        page.PageError += (_, error) => _faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            // Chromium reports each answer of 4xx here as well; the tests look at those themselves.
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal)) { _faults.Enqueue(message.Text); }
        };
    }

    public string Name { get; }
    public IBrowserContext Context { get; }
    public IPage Page { get; }

    /// <summary>Errors of scripts and of the console so far.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Opens a page and waits until it answers to clicks.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        // One's own account is a page of plain forms, since it renews the sign-in.
        if (path != StudioRoutes.Account) { await InteractiveAsync(); }
    }

    public Task InteractiveAsync() => Page.Locator("main[data-interactive='true']").WaitForAsync();

    /// <summary>Follows a link and waits until the page it leads to answers to clicks.</summary>
    public async Task FollowAsync(ILocator link, string addressPattern)
    {
        await link.ClickAsync();
        await Page.WaitForURLAsync(new System.Text.RegularExpressions.Regex(addressPattern));
        await InteractiveAsync();
    }

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = name });

    public ILocator Region(string name) => Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = name });

    public ILocator Field(string label) => Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true });
}
