using Microsoft.AspNetCore.Components;

namespace MlStudio.Web.Shell;

/// <summary>Leaves a page whose sign-in has ended.</summary>
public sealed class RedirectToSignIn(NavigationManager navigation) : ComponentBase
{
    protected override void OnInitialized() =>
        navigation.NavigateTo(StudioRoutes.SignInTo("/" + navigation.ToBaseRelativePath(navigation.Uri)), forceLoad: true);
}
