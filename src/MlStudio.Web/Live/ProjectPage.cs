using Microsoft.AspNetCore.Components;
using MlStudio.Core.Access;

namespace MlStudio.Web.Live;

/// <summary>The base of pages at /p/{slug}/…: the project and the person's role in it are there before the page starts.</summary>
public abstract class ProjectPage : StudioComponent
{
    [Parameter] public string Slug { get; set; } = "";

    /// <summary>The frame takes it away a moment before it takes the page away; until then the page keeps what it has.</summary>
    [CascadingParameter] public ProjectScope Scope { get; set => field = value ?? field; } = null!;
}
