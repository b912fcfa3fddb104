using Microsoft.Playwright;
using MlStudio.Tests.Shared;

namespace MlStudio.EndToEnd.Tests.Harness;

/// <summary>Pictures of pages as they are: light and dark, wide and phone, into the ignored folder artifacts/screenshots.</summary>
public static class Photographs
{
    private const int TallestPicture = 5000;
    private static readonly string s_folder = Path.Combine(TestData.RepositoryRoot, "artifacts", "screenshots");

    public static async Task PhotographAsync(this Person person, string name)
    {
        var page = person.Page;
        Directory.CreateDirectory(s_folder);
        foreach (var (width, height, device) in new[] { (1280, 860, "wide"), (390, 844, "phone") })
        {
            // The whole page on one tall screen, so that what sticks to an edge of the screen stays there.
            await page.SetViewportSizeAsync(width, height);
            var content = await page.EvaluateAsync<int>("() => { document.documentElement.scrollTop = 0; return document.documentElement.scrollHeight; }");
            await page.SetViewportSizeAsync(width, Math.Clamp(content, height, TallestPicture));
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                await page.ScreenshotAsync(new PageScreenshotOptions
                {
                    Path = PathOf($"{name}-{device}-{scheme.ToString().ToLowerInvariant()}"),
                    Animations = ScreenshotAnimations.Disabled,
                });
            }
            // A page that scrolls sideways is broken whatever it shows.
            var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{name} is {overflow} pixels wider than a screen of {width}.");
        }
        await page.SetViewportSizeAsync(1280, 860);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
    }

    /// <summary>Where a picture of that name lies.</summary>
    public static string PathOf(string name) => Path.Combine(s_folder, name + ".png");

    /// <summary>Does the steps; where one fails, leaves a picture of what each person saw then.</summary>
    public static async Task WithPicturesOfFailureAsync(string test, IReadOnlyList<Person> people, Func<Task> steps)
    {
        try
        {
            await steps();
        }
        catch (Exception)
        {
            Directory.CreateDirectory(s_folder);
            foreach (var person in people)
            {
                await person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = PathOf($"failed-{test}-{person.Name.Split(' ')[0]}") });
            }
            throw;
        }
    }
}
