using System.Buffers;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Some features of another block.</summary>
internal sealed class SelectedBlock(FeatureBlock block, int[] kept) : FeatureBlock
{
    private const int RowsPerTile = 64;

    public override IReadOnlyList<Feature> Features { get; } = [.. kept.Select(k => block.Features[k])];

    public override void Write(int firstRow, int rowCount, Span<float> destination, int stride)
    {
        var width = block.Features.Count;
        var buffer = ArrayPool<float>.Shared.Rent(Math.Min(rowCount, RowsPerTile) * width);
        for (var done = 0; done < rowCount; done += RowsPerTile)
        {
            var rows = Math.Min(RowsPerTile, rowCount - done);
            buffer.AsSpan(0, rows * width).Clear();
            block.Write(firstRow + done, rows, buffer, width);
            for (var row = 0; row < rows; row++)
            {
                var at = (done + row) * stride;
                for (var i = 0; i < kept.Length; i++) { destination[at + i] = buffer[(row * width) + kept[i]]; }
            }
        }
        ArrayPool<float>.Shared.Return(buffer);
    }
}
