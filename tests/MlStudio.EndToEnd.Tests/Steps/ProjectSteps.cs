using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Steps;

internal static class ProjectSteps
{
    /// <summary>Creates a project by its form; answers with the last part of its address.</summary>
    public static async Task<string> CreateProjectAsync(this Person person, string name, string? metric = null, string? target = null, string? due = null, string description = "")
    {
        await person.GoAsync(StudioRoutes.NewProject);
        await person.Field("Name").FillAsync(name);
        await person.Field("Description").FillAsync(description);
        if (metric is not null)
        {
            await person.Field("Metric").SelectOptionAsync(metric);
            await person.Field("At least").FillAsync(target!);
            await person.Field("Due").FillAsync(due!);
        }
        await person.Button("Create project").ClickAsync();
        await Expect(person.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = name, Level = 1 })).ToBeVisibleAsync();
        await person.InteractiveAsync();
        return new Uri(person.Page.Url).AbsolutePath.Split('/')[^1];
    }
}
