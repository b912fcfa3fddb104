using System.Globalization;

namespace MlStudio.Core.Persistence;

/// <summary>More bytes came than are allowed; none were kept.</summary>
public sealed class BlobTooLongException(long longest)
    : StudioException(string.Create(CultureInfo.InvariantCulture, $"The file is larger than the limit of {longest / (1024 * 1024)} MB."));
