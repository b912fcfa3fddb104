namespace MlStudio.Web.Components;

/// <summary>A part of a page with an address of its own.</summary>
/// <param name="Key">What stands in the query.</param>
public sealed record UrlTab(string Key, string Title, long? Count = null);
