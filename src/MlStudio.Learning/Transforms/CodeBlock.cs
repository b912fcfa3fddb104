using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>A category as native codes, missing (-1) as NaN.</summary>
internal sealed class CodeBlock(Feature feature, int[] codes) : FeatureBlock
{
    public override IReadOnlyList<Feature> Features { get; } = [feature];

    public override void Write(int firstRow, int rowCount, Span<float> destination, int stride)
    {
        for (int row = 0, at = 0; row < rowCount; row++, at += stride)
        {
            var code = codes[firstRow + row];
            destination[at] = code < 0 ? float.NaN : code;
        }
    }
}
