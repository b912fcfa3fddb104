namespace MlStudio.Core.Datasets;

/// <summary>An uploaded file as it came. Dispose of the stream.</summary>
public sealed record OriginalFile(string FileName, Stream Content);
