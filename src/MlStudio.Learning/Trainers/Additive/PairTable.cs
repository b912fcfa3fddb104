using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>The function of two features as a table over groups of their bins.</summary>
/// <param name="First">The place of the first feature's <see cref="ShapeTable"/>.</param>
/// <param name="Second">The place of the second feature's.</param>
/// <param name="FirstGroups">The group of each of the first feature's bins.</param>
/// <param name="SecondGroups">The group of each of the second feature's bins.</param>
/// <param name="Values">Cell of groups i and j at i · (groups of the second) + j.</param>
/// <param name="Weights">The weight of the training rows in each cell.</param>
internal sealed record PairTable(int First, int Second, byte[] FirstGroups, byte[] SecondGroups, double[] Values, double[] Weights)
{
    private readonly int _width = SecondGroups.Max() + 1;

    public double ValueOf(int firstBin, int secondBin) => Values[(FirstGroups[firstBin] * _width) + SecondGroups[secondBin]];

    public void Write(ModelWriter writer)
    {
        writer.Write(First);
        writer.Write(Second);
        writer.WriteArray<byte>(FirstGroups);
        writer.WriteArray<byte>(SecondGroups);
        writer.WriteArray<double>(Values);
        writer.WriteArray<double>(Weights);
    }

    public static PairTable Read(ModelReader reader, ShapeTable[] mains)
    {
        var (first, second) = (reader.ReadInt32(), reader.ReadInt32());
        var (firsts, seconds) = (reader.ReadArray<byte>(), reader.ReadArray<byte>());
        var (values, weights) = (reader.ReadArray<double>(), reader.ReadArray<double>());
        var sound = first >= 0 && first < mains.Length && second >= 0 && second < mains.Length
            && firsts.Length == mains[first].Bins.TotalBins && seconds.Length == mains[second].Bins.TotalBins
            && values.Length == (firsts.Max() + 1) * (seconds.Max() + 1) && weights.Length == values.Length;
        return sound ? new PairTable(first, second, firsts, seconds, values, weights) : throw new LearningException("The model file is damaged: a pair of features does not fit its groups.");
    }
}
