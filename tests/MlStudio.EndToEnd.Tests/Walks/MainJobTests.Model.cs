using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

public sealed partial class MainJobTests
{
    private const string Purpose = "Chooses whom outreach letters go to, nothing else.";

    /// <summary>Step 8: version 1 of a model, tried on one row and on a file, documented by one person and commented by another.</summary>
    private async Task RegisterTryScoreAndDocumentAsync()
    {
        await RegisterAsync();
        await TryOneRowAsync();
        await ScoreAFileAsync();
        await DocumentAndDiscussAsync();
    }

    private async Task RegisterAsync()
    {
        var page = _specialist.Page;
        await _specialist.GoAsync(StudioRoutes.ProjectModels(_slug));
        await Expect(_specialist.Heading("No model yet")).ToBeVisibleAsync();
        await _specialist.PhotographAsync("08-models-empty");
        await _specialist.OpenRunAsync(_slug, BoostingAgain);
        await _specialist.FollowAsync(_specialist.Link("Register as model"), "/models/new");
        await _specialist.Field("Name of the model").FillAsync("Income classifier");
        await _specialist.PhotographAsync("08-register");
        await _specialist.Button("Register model").ClickAsync();
        await page.WaitForURLAsync(new Regex("/models/1$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Income classifier", Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Version 1" })).ToBeVisibleAsync();
        await _specialist.PhotographAsync("08-model");

        // What a model was made from cannot be deleted any more.
        await _specialist.OpenRunAsync(_slug, BoostingAgain);
        await _specialist.Button("Delete").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Income classifier");
        await _specialist.PhotographAsync("08-run-cannot-be-deleted");
    }

    private async Task TryOneRowAsync()
    {
        var page = _specialist.Page;
        await _specialist.GoAsync(StudioRoutes.Project(_slug, "models/1?tab=try"));
        await Expect(_specialist.Field(_file.NumberColumn)).Not.ToHaveValueAsync("");
        await _specialist.PhotographAsync("08-try");
        await _specialist.Button("Predict").ClickAsync();
        var shares = page.GetByRole(AriaRole.Table, new() { Name = "Probability of each class" }).GetByRole(AriaRole.Row);
        await Expect(shares).ToHaveCountAsync(2);
        var texts = await shares.Locator("td.num").AllInnerTextsAsync();
        Assert.Equal(1, texts.Sum(RunSteps.Number), 0.002);
        await _specialist.PhotographAsync("08-try-answered");
    }

    private async Task ScoreAFileAsync()
    {
        var page = _specialist.Page;
        var head = Path.Combine(_server.DataFolder, "people.csv");
        await File.WriteAllLinesAsync(head, File.ReadLines(_file.Path).Take(101));
        await page.Locator("#score-input[data-attached]").SetInputFilesAsync(head);
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "people.csv" });
        await Expect(row.GetByText("Scored", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await _specialist.PhotographAsync("08-scored");
        var scored = await CsvDownload.OfAsync(page, row.GetByRole(AriaRole.Link, new() { Name = "Download" }));
        Assert.Equal(100, scored.Rows.Count);
        Assert.Equal(_file.Columns, scored.Header.ToList().FindIndex(h => h.StartsWith("predict", StringComparison.Ordinal)));
        var answers = scored.Rows.Select(r => r[_file.Columns]).ToArray();
        var actual = scored.Rows.Select(r => r[scored.Header.ToList().IndexOf(_file.Target)]).ToArray();
        Assert.InRange(answers.Zip(actual).Count(p => p.First == p.Second), 75, 100);
        var chances = scored.Header.Select((name, i) => (name, i)).Where(h => h.name.StartsWith("probability", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, chances.Length);
        Assert.All(scored.Rows, r => Assert.Equal(1, chances.Sum(c => double.Parse(r[c.i], CultureInfo.InvariantCulture)), 1e-6));
    }

    private async Task DocumentAndDiscussAsync()
    {
        var (mine, theirs) = (_specialist.Page, _expert.Page);
        await _specialist.GoAsync(StudioRoutes.Project(_slug, "models/1?tab=document"));
        foreach (var section in new[] { "Purpose", "Data", "Performance", "Limits", "Ethics" })
        {
            await Expect(mine.GetByRole(AriaRole.Heading, new() { Name = section, Level = 2 })).ToBeVisibleAsync();
        }
        await _specialist.PhotographAsync("08-document-draft");
        await WriteAsync(Purpose);
        await _specialist.PhotographAsync("08-document");

        await _expert.GoAsync(StudioRoutes.Project(_slug, "models/1?tab=document"));
        await Expect(theirs.GetByText(Purpose)).ToBeVisibleAsync();
        await Expect(_expert.Button("Edit")).ToHaveCountAsync(0);
        await theirs.GetByLabel("About").SelectOptionAsync("Limits");
        await theirs.GetByLabel("New comment").FillAsync("The census left out people without a **fixed home**; say so here.");
        await _expert.Button("Comment").ClickAsync();
        await Expect(theirs.GetByText("fixed home")).ToBeVisibleAsync();
        // It comes to the specialist's open page by itself.
        await Expect(mine.GetByText("fixed home")).ToBeVisibleAsync();
        await _specialist.PhotographAsync("08-document-commented");

        // And the specialist's next edit to the expert's.
        const string answer = "People without a fixed home are not in the data.";
        await WriteAsync(answer);
        await Expect(theirs.GetByText(answer)).ToBeVisibleAsync();
        await _expert.PhotographAsync("08-document-as-expert");
        await mine.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Expect(theirs.GetByText("Resolved")).ToBeVisibleAsync();
    }

    /// <summary>Adds a sentence under the first section of the document, sees it in the preview and saves.</summary>
    private async Task WriteAsync(string sentence)
    {
        var page = _specialist.Page;
        await _specialist.Button("Edit").First.ClickAsync();
        var text = page.GetByLabel("Documentation as Markdown");
        var old = await text.InputValueAsync();
        var at = old.IndexOf("## Purpose", StringComparison.Ordinal) + "## Purpose".Length;
        await text.FillAsync(old[..at] + "\n\n" + sentence + "\n" + old[at..]);
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "Preview" }).GetByText(sentence)).ToBeVisibleAsync();
        await Expect(page.GetByText("Unsaved changes")).ToBeVisibleAsync();
        await _specialist.PhotographAsync("08-document-editing");
        await _specialist.Button("Save").ClickAsync();
        var close = _specialist.Button("Close");
        if (await close.CountAsync() > 0) { await close.ClickAsync(); }
        await Expect(text).ToHaveCountAsync(0);
    }
}
