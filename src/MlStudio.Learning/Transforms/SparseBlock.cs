using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Mostly zero features in compressed rows: row r has the entries starts[r] … starts[r + 1] - 1.</summary>
internal sealed class SparseBlock(IReadOnlyList<Feature> features, int[] starts, int[] columns, float[] values) : FeatureBlock
{
    public override IReadOnlyList<Feature> Features { get; } = features;

    public override void Write(int firstRow, int rowCount, Span<float> destination, int stride)
    {
        for (int row = 0, at = 0; row < rowCount; row++, at += stride)
        {
            for (var i = starts[firstRow + row]; i < starts[firstRow + row + 1]; i++) { destination[at + columns[i]] = values[i]; }
        }
    }
}
