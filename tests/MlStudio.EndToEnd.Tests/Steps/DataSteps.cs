using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Steps;

internal static class DataSteps
{
    /// <summary>Drops a file of this machine on the page, as from a file manager.</summary>
    public static async Task DropFileAsync(this Person person, ILocator where, string path)
    {
        // The bytes are given to the page through a file input, since a drop that a test makes up has no access to the disk.
        await person.Page.EvaluateAsync("() => { const input = document.createElement('input'); input.type = 'file'; input.id = 'given-by-test'; input.hidden = true; document.body.append(input); }");
        await person.Page.Locator("#given-by-test").SetInputFilesAsync(path);
        await where.EvaluateAsync("""
            place => {
              const transfer = new DataTransfer();
              const given = document.getElementById('given-by-test');
              transfer.items.add(given.files[0]);
              given.remove();
              for (const kind of ['dragenter', 'dragover', 'drop']) {
                place.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
              }
            }
            """);
    }

    /// <summary>Uploads a file by the button and waits until it has been read.</summary>
    public static async Task UploadAsync(this Person person, string slug, string path)
    {
        await person.GoAsync(StudioRoutes.ProjectData(slug));
        await person.FileInput().SetInputFilesAsync(path);
        await person.DataIsReadyAsync();
    }

    /// <summary>The file input, once the page's script listens to it.</summary>
    public static ILocator FileInput(this Person person) => person.Page.Locator("input[type=file][data-attached]");

    public static Task DataIsReadyAsync(this Person person) =>
        Expect(person.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Ready" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
}
