using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Finished features of a <see cref="Frame"/>, kept in the most compact form (codes, sparse terms) until they are written into
/// the rows of a matrix. Immutable and thread-safe.
/// </summary>
public abstract class FeatureBlock
{
    /// <summary>The features, in the order in which they stand in a row.</summary>
    public abstract IReadOnlyList<Feature> Features { get; }

    /// <summary>Writes rows <paramref name="firstRow"/> … + <paramref name="rowCount"/> - 1.</summary>
    /// <param name="destination">Zeroed; the block's first feature of the first row is at index 0.</param>
    /// <param name="stride">From one row's features to the next row's.</param>
    public abstract void Write(int firstRow, int rowCount, Span<float> destination, int stride);
}
