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
    /// <summary>Step 3: a file by drag and drop with its progress; its columns, rows and warnings; a broken file is refused in words.</summary>
    private async Task UploadAndLookAtDataAsync()
    {
        var page = _specialist.Page;
        await _specialist.GoAsync(StudioRoutes.ProjectData(_slug));
        await Expect(_specialist.Heading("Drop a file here to begin")).ToBeVisibleAsync();
        await _specialist.PhotographAsync("03-data-empty");

        await RefuseABrokenFileAsync();
        await WatchUploadAsync();
        await _specialist.DataIsReadyAsync();
        await _specialist.PhotographAsync("03-data");

        await _specialist.FollowAsync(page.GetByRole(AriaRole.Link, new() { Name = _file.Name, Exact = true }), "/data/\\d+$");
        await LookAtColumnsAsync();
        await LookAtRowsAsync();
    }

    private async Task WatchUploadAsync()
    {
        var page = _specialist.Page;
        // A slow line, so that the progress of the upload can be seen.
        var line = await _specialist.Context.NewCDPSessionAsync(page);
        await line.SendAsync("Network.enable");
        await line.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 5,
            ["downloadThroughput"] = -1,
            ["uploadThroughput"] = new FileInfo(_file.Path).Length / 4.0,
        });
        await _specialist.DropFileAsync(_specialist.Heading("Data").First, _file.Path);
        var progress = page.GetByRole(AriaRole.Progressbar, new() { NameRegex = new Regex("^Upload of ") });
        await Expect(progress).ToHaveAttributeAsync("aria-valuenow", new Regex("^[1-9]"));
        await _specialist.PhotographAsync("03-data-uploading");
        await line.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 0,
            ["downloadThroughput"] = -1,
            ["uploadThroughput"] = -1,
        });
        await line.DetachAsync();
    }

    private async Task RefuseABrokenFileAsync()
    {
        var page = _specialist.Page;
        var broken = Path.Combine(_server.DataFolder, "broken.csv");
        await File.WriteAllBytesAsync(broken, [0x50, 0x4b, 0x03, 0x04, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0]);
        await _specialist.FileInput().SetInputFilesAsync(broken);
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Refused" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await _specialist.FollowAsync(page.GetByRole(AriaRole.Link, new() { Name = "broken", Exact = true }), "/data/\\d+$");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await _specialist.PhotographAsync("03-data-refused");
        await _specialist.GoAsync(StudioRoutes.ProjectData(_slug));
    }

    private async Task LookAtColumnsAsync()
    {
        var page = _specialist.Page;
        await Expect(page.GetByText($"{_file.Rows.ToString("N0", CultureInfo.InvariantCulture)} rows").First).ToBeVisibleAsync();
        await Expect(page.GetByText($"{_file.Columns} columns").First).ToBeVisibleAsync();
        var columns = page.GetByRole(AriaRole.List, new() { Name = "Columns" }).GetByRole(AriaRole.Listitem);
        await Expect(columns).ToHaveCountAsync(_file.Columns);
        await _specialist.PhotographAsync("03-columns");

        await columns.Filter(new() { HasText = _file.NumberColumn }).First.GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(page.GetByText("median", new() { Exact = false }).First).ToBeVisibleAsync();
        await columns.Filter(new() { HasText = _file.CategoryColumn }).First.GetByRole(AriaRole.Button).First.ClickAsync();
        await page.GetByLabel("Possible target").SelectOptionAsync(_file.Target);
        await Expect(page.GetByText("gives", new() { Exact = false }).First).ToBeVisibleAsync();
        await _specialist.PhotographAsync("03-columns-open");
    }

    private async Task LookAtRowsAsync()
    {
        var page = _specialist.Page;
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Views of the data set" }).GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Rows|^Preview") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { NameRegex = new Regex(_file.NumberColumn) }).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Cell).Filter(new() { HasTextRegex = new Regex("[a-z]") }).First).ToBeVisibleAsync();
        await _specialist.PhotographAsync("03-rows");
        foreach (var (view, sign, name) in new[] { ("Versions", "Uploaded", "03-versions"), ("settings", "Separator", "03-reading-settings") })
        {
            await page.GetByRole(AriaRole.Navigation, new() { Name = "Views of the data set" }).GetByRole(AriaRole.Link, new() { NameRegex = new Regex(view, RegexOptions.IgnoreCase) }).ClickAsync();
            await page.WaitForURLAsync(new Regex("tab=" + view.ToLowerInvariant()));
            await Expect(page.GetByText(sign, new() { Exact = true }).First).ToBeVisibleAsync();
            await _specialist.PhotographAsync(name);
        }
    }
}
