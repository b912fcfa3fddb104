namespace MlStudio.Learning.Trainers.Boosting.Binning;

/// <summary>
/// How one feature's values become bins 0 … ValueBins-1, with one more bin, <see cref="MissingBin"/>, for missing and unseen values.
/// </summary>
internal sealed class FeatureBins
{
    /// <summary>Missing or unseen in <see cref="BinByCode"/>.</summary>
    private FeatureBins(int feature, int valueBins, float[] thresholds, byte[]? binByCode)
    {
        Feature = feature;
        ValueBins = valueBins;
        Thresholds = thresholds;
        BinByCode = binByCode;
    }

    /// <summary>The feature's index in the feature matrix.</summary>
    public int Feature { get; }

    /// <summary>How many bins hold values; 0 where all are missing.</summary>
    public int ValueBins { get; }

    /// <summary>The bin of missing values, after all others.</summary>
    public int MissingBin => ValueBins;

    /// <summary>All bins, the missing one included.</summary>
    public int TotalBins => ValueBins + 1;

    /// <summary>Numbers: a value belongs to the first bin b with value ≤ Thresholds[b]; the last bin has no threshold.</summary>
    public float[] Thresholds { get; }

    /// <summary>Categories: the bin of each code; null for numbers.</summary>
    public byte[]? BinByCode { get; }

    public bool IsCategory => BinByCode is not null;

    public static FeatureBins Number(int feature, float[] thresholds, bool anyValue) => new(feature, anyValue ? thresholds.Length + 1 : 0, thresholds, null);

    public static FeatureBins Category(int feature, int valueBins, byte[] binByCode) => new(feature, valueBins, [], binByCode);

    /// <summary>The bin of a raw value.</summary>
    public int BinOf(float value)
    {
        if (BinByCode is { } bins) { return CodeBin(bins, value, MissingBin); }
        if (float.IsNaN(value)) { return MissingBin; }
        var low = 0;
        var high = Thresholds.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (Thresholds[middle] < value) { low = middle + 1; }
            else { high = middle; }
        }
        return low;
    }

    /// <summary>The bin of a category code held as a float; NaN, negative and unknown codes are missing.</summary>
    public static int CodeBin(ReadOnlySpan<byte> binByCode, float value, int missing) =>
        value >= 0 && value < binByCode.Length ? binByCode[(int)value] : missing;
}
