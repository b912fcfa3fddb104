using Microsoft.Playwright;
using MlStudio.Tests.Shared;

namespace MlStudio.EndToEnd.Tests.Harness;

/// <summary>Debian's Chromium, headless; each person of a test gets a context of their own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
                ?? throw new InvalidOperationException("Chromium is not installed; ./test installs it."),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task<Person> NewPersonAsync(StudioServer server, string name)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Address,
            ViewportSize = new ViewportSize { Width = 1280, Height = 860 },
            ColorScheme = ColorScheme.Light,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(15_000);
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var page = await context.NewPageAsync();
        return new Person(name, context, page);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) { await _browser.CloseAsync(); }
        _playwright?.Dispose();
    }
}

/// <summary>Somebody in front of a browser of their own; notes what goes wrong in its console.</summary>
public sealed class Person
{
    private readonly List<string> _faults = [];

    public Person(string name, IBrowserContext context, IPage page)
    {
        Name = name;
        Context = context;
        Page = page;
        page.PageError += (_, error) => _faults.Add(error);
        page.Console += (_, message) =>
        {
            // Chromium reports each answer of 4xx here as well; the tests look at those themselves.
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal)) { _faults.Add(message.Text); }
        };
    }

    public string Name { get; }
    public IBrowserContext Context { get; }
    public IPage Page { get; }
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Opens a page and waits until it answers to clicks.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await InteractiveAsync();
    }

    public Task InteractiveAsync() => Page.Locator("[data-interactive='true']").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });

    /// <summary>Pictures of the page as it is: light and dark, wide and phone.</summary>
    public async Task PhotographAsync(string name)
    {
        var folder = Path.Combine(TestData.RepositoryRoot, "artifacts", "screenshots");
        Directory.CreateDirectory(folder);
        foreach (var (width, height, device) in new[] { (1280, 860, "wide"), (390, 844, "phone") })
        {
            await Page.SetViewportSizeAsync(width, height);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                await Page.ScreenshotAsync(new PageScreenshotOptions
                {
                    Path = Path.Combine(folder, $"{name}-{device}-{scheme.ToString().ToLowerInvariant()}.png"),
                    FullPage = true,
                    Animations = ScreenshotAnimations.Disabled,
                });
            }
        }
        await Page.SetViewportSizeAsync(1280, 860);
        await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
    }
}
