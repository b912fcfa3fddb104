using Microsoft.AspNetCore.Components;
using MlStudio.Core.Access;

namespace MlStudio.Web.Live;

/// <summary>The base of pages at /p/{slug}/…: the project and the person's role in it are there before the page starts.</summary>
public abstract class ProjectPage : StudioComponent
{
    [Parameter] public string Slug { get; set; } = "";

    [CascadingParameter] public ProjectScope Scope { get; set; } = null!;
}
