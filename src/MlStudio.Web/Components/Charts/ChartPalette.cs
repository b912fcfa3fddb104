namespace MlStudio.Web.Components.Charts;

/// <summary>The colours of series, safe for colour-blind readers (after Okabe and Ito); darker or lighter by theme in app.css.</summary>
public static class ChartPalette
{
    public const int Count = 8;

    /// <summary>The colour of the series with this index; callers give the same model the same index on all pages.</summary>
    public static string Color(int index) => $"var(--series-{((index % Count) + Count) % Count + 1})";
}
