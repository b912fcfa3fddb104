using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>How sure the figures are, and plots that leave the page as pictures.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FigureTests(Browser browser)
{
    [Fact, Trait("Speed", "Long")]
    public async Task Sample_FiguresHaveRanges_AndPlotsAreSavedByKeyboardInLightAndDark()
    {
        await using var server = await StudioServer.StartAsync();
        var person = await browser.NewPersonAsync(server, "Ada Lovelace");
        await Photographs.WithPicturesOfFailureAsync("evaluation", [person], async () =>
        {
            await person.SetUpAsync(server);
            await person.Button("Open the sample project").ClickAsync();
            await person.Page.WaitForURLAsync(new Regex("/p/sample-"));
            var slug = new Uri(person.Page.Url).AbsolutePath.Split('/')[^1];
            await person.GoAsync(StudioRoutes.ProjectModels(slug));
            await Expect(person.Page.GetByText("Documented, revision")).ToBeVisibleAsync(new() { Timeout = 120_000 });
            await person.OpenRunAsync(slug, 2);
            await Expect(person.Page.Locator(".tile.first .range")).ToHaveTextAsync(new Regex(@"^likely 0\.\d{3,4} to 0\.\d{3,4}$"));
            await Expect(person.Page.GetByText("runs have been measured on these test rows")).ToBeVisibleAsync();
            await person.Page.GetByText("What does “likely” mean?").ClickAsync();
            await person.Page.GetByText("All figures").ClickAsync();
            await person.PhotographAsync("13-run-with-ranges");

            await person.GoAsync(StudioRoutes.ProjectRuns(slug) + "?sort=-auc");
            await Expect(person.Page.GetByText("level with the best", new() { Exact = true })).ToHaveCountAsync(1);
            await person.PhotographAsync("13-runs-level");
            await person.FindNoBarriersAsync(StudioRoutes.ProjectRun(slug, 2), StudioRoutes.ProjectRun(slug, 2) + "?tab=curves");

            await person.GoAsync(StudioRoutes.ProjectRun(slug, 2) + "?tab=curves");
            await Expect(person.Heading("Cumulative gain")).ToBeVisibleAsync();
            await person.PhotographAsync("13-run-curves");
            var drawing = await SavedAsync(person, "Cumulative gain: download", 2);
            var text = Encoding.UTF8.GetString(drawing);
            Assert.Contains("Cumulative gain</text>", text, StringComparison.Ordinal);
            Assert.DoesNotContain("var(--", text, StringComparison.Ordinal);
            await person.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
            var picture = await SavedAsync(person, "Scores: download", 1);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
            Directory.CreateDirectory(Path.GetDirectoryName(Photographs.PathOf("x"))!);
            await File.WriteAllBytesAsync(Photographs.PathOf("13-saved-scores-dark"), picture);
            await person.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
            await File.WriteAllBytesAsync(Photographs.PathOf("13-saved-gap-light"), await SavedAsync(person, "How far apart the classes are: download", 1));
        });
        Assert.Empty(person.Faults);
        await person.Context.CloseAsync();
    }

    /// <summary>Opens a figure's menu by the keyboard alone and takes one of its choices.</summary>
    private static async Task<byte[]> SavedAsync(Person person, string menu, int choice)
    {
        var button = person.Page.Locator($"summary[aria-label='{menu}']");
        await button.FocusAsync();
        await person.Page.Keyboard.PressAsync("Enter");
        for (var i = 0; i < choice; i++) { await person.Page.Keyboard.PressAsync("Tab"); }
        var download = await person.Page.RunAndWaitForDownloadAsync(() => person.Page.Keyboard.PressAsync("Enter"));
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }
}
