namespace MlStudio.Learning.Trainers.Additive;

/// <summary>A feature's bins in at most 32 groups of similar weight, missing values in a group of their own at the end; levels of a category are grouped by similar effect.</summary>
internal sealed class CoarseBins
{
    private const int MostGroups = 32;

    public CoarseBins(AdditiveData data, int feature, double[] effects)
    {
        Feature = feature;
        var bins = data.Matrix.Features[feature];
        var weights = data.BinWeights[feature];
        GroupOf = new byte[bins.TotalBins];
        var order = Enumerable.Range(0, bins.ValueBins);
        if (bins.IsCategory) { order = order.OrderBy(bin => effects[bin]).ThenBy(bin => bin); }
        var target = order.Sum(bin => weights[bin]) / (MostGroups - 1);
        var (group, filled) = (0, 0.0);
        foreach (var bin in order)
        {
            if (filled > 0 && (filled + (weights[bin] / 2) > target) && group < MostGroups - 2) { (group, filled) = (group + 1, 0); }
            GroupOf[bin] = (byte)group;
            filled += weights[bin];
        }
        Groups = bins.ValueBins > 0 ? group + 1 : 0;
        GroupOf[bins.MissingBin] = (byte)Groups++;
    }

    public int Feature { get; }

    /// <summary>The number of groups, that of missing values included.</summary>
    public int Groups { get; }
    public byte[] GroupOf { get; }
}
