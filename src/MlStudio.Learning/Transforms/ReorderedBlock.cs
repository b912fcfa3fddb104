using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>A block whose row r is row order[r] of another one.</summary>
internal sealed class ReorderedBlock(FeatureBlock block, int[] order) : FeatureBlock
{
    public override IReadOnlyList<Feature> Features => block.Features;

    public override void Write(int firstRow, int rowCount, Span<float> destination, int stride)
    {
        for (int row = 0, at = 0; row < rowCount; row++, at += stride) { block.Write(order[firstRow + row], 1, destination[at..], stride); }
    }
}
