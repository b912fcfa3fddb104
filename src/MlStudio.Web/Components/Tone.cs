namespace MlStudio.Web.Components;

/// <summary>The colour of a status. Never alone: a badge has an icon and a word as well.</summary>
public enum Tone
{
    Neutral,
    Accent,
    Success,
    Warning,
    Danger,
}
