using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Steps;

/// <summary>How people get in.</summary>
internal static class AccountSteps
{
    public const string Password = "correct horse battery";

    /// <summary>Creates the first account of an empty server with the code that it printed.</summary>
    public static async Task SetUpAsync(this Person person, StudioServer server)
    {
        await person.Page.GotoAsync("/");
        await Expect(person.Heading("Welcome to MlStudio")).ToBeVisibleAsync();
        await person.Field("Set-up code").FillAsync(server.SetUpCode!);
        await person.FillAccountAsync();
        await person.Button("Create account").ClickAsync();
        await person.InteractiveAsync();
    }

    public static async Task FillAccountAsync(this Person person)
    {
        await person.Field("Your name").FillAsync(person.Name);
        await person.Field("Email address").FillAsync(EmailOf(person));
        await person.Field("Password").FillAsync(Password);
    }

    public static async Task SignOutAsync(this Person person)
    {
        await person.Button("Sign out").ClickAsync();
        await Expect(person.Heading("Sign in")).ToBeVisibleAsync();
    }

    public static async Task SignInAsync(this Person person)
    {
        await person.Page.GotoAsync(StudioRoutes.SignIn);
        await person.Field("Email address").FillAsync(EmailOf(person));
        await person.Field("Password").FillAsync(Password);
        await person.Button("Sign in").ClickAsync();
        await person.InteractiveAsync();
    }

    private static string EmailOf(Person person) => person.Name.Split(' ')[0].ToLowerInvariant() + "@example.org";
}
