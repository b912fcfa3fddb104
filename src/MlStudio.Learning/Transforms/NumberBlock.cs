using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>One number as it is, missing as NaN.</summary>
internal sealed class NumberBlock(NumberColumn column, string source) : FeatureBlock
{
    public override IReadOnlyList<Feature> Features { get; } = [new Feature(column.Name, source)];

    public override void Write(int firstRow, int rowCount, Span<float> destination, int stride)
    {
        var values = column.Values.Slice(firstRow, rowCount);
        for (int row = 0, at = 0; row < values.Length; row++, at += stride) { destination[at] = (float)values[row]; }
    }
}
