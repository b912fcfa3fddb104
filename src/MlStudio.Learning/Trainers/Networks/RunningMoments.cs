namespace MlStudio.Learning.Trainers.Networks;

/// <summary>Mean and variance of every hidden unit over recent batches, for batch normalisation outside of training.</summary>
internal sealed class RunningMoments
{
    private const double Momentum = 0.1;
    private readonly double[][] _means;
    private readonly double[][] _variances;
    private double _unseen = 1;

    public RunningMoments(NetworkShape shape)
    {
        _means = [.. shape.Layers.SkipLast(1).Select(l => new double[l.Width])];
        _variances = [.. shape.Layers.SkipLast(1).Select(l => new double[l.Width])];
    }

    /// <summary>Takes in the chunks of a batch, in order.</summary>
    public void Add(ChunkPass[] chunks, int[] rows)
    {
        for (var l = 0; l < _means.Length; l++)
        {
            for (var j = 0; j < _means[l].Length; j++)
            {
                double mean = 0, variance = 0;
                for (var c = 0; c < chunks.Length; c++)
                {
                    var layer = chunks[c].Hidden[l];
                    mean += layer.Means.Values[j];
                    // Unbiased, since the rows to come are not among those of the chunk.
                    variance += layer.Variances.Values[j] * (rows[c] / (double)Math.Max(1, rows[c] - 1));
                }
                _means[l][j] += Momentum * ((mean / chunks.Length) - _means[l][j]);
                _variances[l][j] += Momentum * ((variance / chunks.Length) - _variances[l][j]);
            }
        }
        _unseen *= 1 - Momentum;
    }

    /// <summary>Mean and 1 / deviation of a unit.</summary>
    public (double Mean, double Factor) Of(int layer, int unit) =>
        (_means[layer][unit] / (1 - _unseen), 1 / Math.Sqrt((_variances[layer][unit] / (1 - _unseen)) + ChunkLayer.Epsilon));
}
