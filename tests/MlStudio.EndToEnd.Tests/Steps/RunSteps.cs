using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Steps;

internal static partial class RunSteps
{
    /// <summary>Chooses the column to predict and waits for the proposed task.</summary>
    public static async Task ChooseTargetAsync(this Person person, string target)
    {
        await person.Field("Target").FillAsync(target);
        await person.Field("Target").PressAsync("Tab");
        await Expect(person.Heading("Columns to learn from")).ToBeVisibleAsync();
    }

    /// <summary>The card of one of the algorithms of the form; one alone has no number.</summary>
    public static ILocator Algorithm(this Person person, int? number = null) =>
        person.Page.GetByRole(AriaRole.Region, new() { Name = $"Algorithm {number}".Trim() });

    /// <summary>Takes the algorithm whose label begins with the name; what is said of others may hold it too.</summary>
    public static Task TakeAsync(this ILocator algorithm, string name) =>
        algorithm.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex($"^{Regex.Escape(name)}\\b") }).CheckAsync();

    public static async Task SetOptionAsync(this ILocator algorithm, string label, string value)
    {
        var field = algorithm.Option(label);
        await field.FillAsync(value);
        await field.PressAsync("Tab");
    }

    /// <summary>The field of an option; it says "changed" behind its label once it is.</summary>
    public static ILocator Option(this ILocator algorithm, string label) =>
        algorithm.GetByRole(AriaRole.Textbox, new() { NameRegex = new Regex("^" + Regex.Escape(label)) });

    /// <summary>Opens a run of the list of runs.</summary>
    public static Task OpenRunAsync(this Person person, string slug, int number) =>
        person.GoAsync(StudioRoutes.ProjectRun(slug, number));

    /// <summary>Waits on the page of a run until it has ended well.</summary>
    public static async Task RunHasFinishedAsync(this Person person, float timeout = 120_000)
    {
        await Expect(person.Page.GetByRole(AriaRole.Navigation, new() { Name = "Parts of the run" })).ToBeVisibleAsync(new() { Timeout = timeout });
        await Expect(person.Page.GetByText("Finished", new() { Exact = true }).First).ToBeVisibleAsync();
    }

    /// <summary>The figure in the tile of a metric, of the validation or of the test part.</summary>
    public static async Task<double> FigureAsync(this Person person, string metric, string part = "Validation")
    {
        var tile = person.Page.GetByRole(AriaRole.Region, new() { Name = part, Exact = true }).Locator(".tile")
            .Filter(new() { Has = person.Page.Locator(".term").Filter(new() { HasTextRegex = new Regex("^" + Regex.Escape(metric) + "( ·|$)") }) });
        return Number(await tile.Locator(".value").First.InnerTextAsync());
    }

    /// <summary>Reads "0.928", "92.8 %" or "1,234" as it stands on a page.</summary>
    public static double Number(string text)
    {
        var match = FirstNumber().Match(text);
        Assert.True(match.Success, $"There is no number in '{text}'.");
        var number = double.Parse(match.Value.Replace(",", "", StringComparison.Ordinal).Replace('−', '-'), CultureInfo.InvariantCulture);
        return text.Contains('%', StringComparison.Ordinal) ? number / 100 : number;
    }

    [GeneratedRegex(@"[-−]?\d[\d,]*(\.\d+)?")]
    private static partial Regex FirstNumber();
}
