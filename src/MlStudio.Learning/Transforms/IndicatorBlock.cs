using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>One feature per level, 1 where the row has it: stored as one code per row, -1 for none.</summary>
internal sealed class IndicatorBlock(IReadOnlyList<Feature> features, int[] codes) : FeatureBlock
{
    public override IReadOnlyList<Feature> Features { get; } = features;

    public override void Write(int firstRow, int rowCount, Span<float> destination, int stride)
    {
        for (int row = 0, at = 0; row < rowCount; row++, at += stride)
        {
            var code = codes[firstRow + row];
            if (code >= 0) { destination[at + code] = 1; }
        }
    }
}
