namespace MlStudio.Core.Datasets;

/// <summary>What came of an upload.</summary>
/// <param name="AlreadyThere">Whether the same bytes were there before; then nothing was added and the numbers name what was there.</param>
/// <param name="ByteCount">Size of the file.</param>
public sealed record UploadOutcome(int DatasetNumber, string DatasetName, int VersionNumber, bool AlreadyThere, long ByteCount);
