using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>The function of one feature as a table over its bins, and how the feature is binned.</summary>
internal sealed record ShapeTable(FeatureBins Bins, double Low, double High, double[] Values, double[] Deviations, double[] Weights)
{
    public void Write(ModelWriter writer)
    {
        writer.Write(Bins.Feature);
        writer.Write(Bins.IsCategory);
        writer.Write(Bins.ValueBins);
        writer.WriteArray<float>(Bins.Thresholds);
        writer.WriteArray<byte>(Bins.BinByCode ?? []);
        writer.Write(Low);
        writer.Write(High);
        writer.WriteArray<double>(Values);
        writer.WriteArray<double>(Deviations);
        writer.WriteArray<double>(Weights);
    }

    public static ShapeTable Read(ModelReader reader, int featureCount, int outputs)
    {
        var feature = reader.ReadInt32();
        var isCategory = reader.ReadBoolean();
        var valueBins = reader.ReadInt32();
        var thresholds = reader.ReadArray<float>();
        var codes = reader.ReadArray<byte>();
        var table = new ShapeTable(isCategory ? FeatureBins.Category(feature, valueBins, codes) : FeatureBins.Number(feature, thresholds, valueBins > 0),
            reader.ReadDouble(), reader.ReadDouble(), reader.ReadArray<double>(), reader.ReadArray<double>(), reader.ReadArray<double>());
        var bins = valueBins + 1;
        var sound = feature >= 0 && feature < featureCount && valueBins is >= 0 and <= 255 && (isCategory ? codes.All(c => c <= valueBins) : valueBins == 0 || valueBins == thresholds.Length + 1)
            && table.Values.Length == bins * outputs && table.Deviations.Length == bins * outputs && table.Weights.Length == bins;
        return sound ? table : throw new LearningException("The model file is damaged: a shape function does not fit its bins.");
    }

    /// <summary>The axis of groups of bins, each group one bin where <paramref name="groupOf"/> is null.</summary>
    public ShapeAxis Axis(byte[]? groupOf)
    {
        groupOf ??= [.. Enumerable.Range(0, Bins.TotalBins).Select(b => (byte)b)];
        var groups = groupOf.Max() + 1;
        if (Bins.BinByCode is { } codes)
        {
            return new ShapeAxis(Bins.Feature, groups, [], [.. Enumerable.Range(0, groups - 1)
                .Select(g => (IReadOnlyList<int>)[.. Enumerable.Range(0, codes.Length).Where(code => codes[code] != Bins.MissingBin && groupOf[codes[code]] == g)])]);
        }
        double[] edges = Bins.ValueBins == 0 ? [] : [Low, .. Enumerable.Range(0, Bins.Thresholds.Length).Where(b => groupOf[b] != groupOf[b + 1]).Select(b => (double)Bins.Thresholds[b]), High];
        return new ShapeAxis(Bins.Feature, groups, edges, []);
    }
}
