using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Trainers.Neighbors;

/// <summary>How much each neighbour counts.</summary>
public enum NeighborWeighting
{
    /// <summary>All the same.</summary>
    Uniform,

    /// <summary>In proportion to 1 / distance; rows at distance 0 alone where there are any.</summary>
    Distance,
}

/// <summary>
/// k-nearest neighbours (Cover and Hart 1967): answers with the class shares, or the mean, of the training rows that are most alike
/// by Euclidean distance. The search is exact: every row is compared with every kept row, a block at a time with vector instructions.
/// Equally distant rows are taken in the order of the training rows. Row weights multiply votes.
/// </summary>
public sealed record NearestNeighborsTrainer : Trainer
{
    /// <summary>1 GB, the most that one block of a model file may hold.</summary>
    private const long MostValues = 250_000_000;
    private const int RowsPerStep = 8192;
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression];

    [Option("Neighbours", "How many of the most similar rows are asked. More give steadier, less detailed answers.", Min = 1, Max = 1000, SearchMin = 1, SearchMax = 100, Logarithmic = true, Unit = "rows")]
    public int Neighbors { get; init; } = 15;

    [Option("Weighting", "Whether all neighbours count the same, or nearer ones more.")]
    public NeighborWeighting Weighting { get; init; } = NeighborWeighting.Uniform;

    [Option("Caution", "For classes: mixes in the classes as they are overall, as if by so many further neighbours, so that no class is ruled out because a few neighbours lack it.", Min = 0, Max = 1000, SearchMin = 0.1, SearchMax = 10, Logarithmic = true, Unit = "rows")]
    public double PriorNeighbors { get; init; } = 1;

    [Option("Most rows", "With more training rows than this, a random sample of so many is kept: each prediction compares with every kept row.", Min = 1, Max = 10_000_000, Advanced = true, Unit = "rows")]
    public int MaxRows { get; init; } = 200_000;

    public override string Key => "nearest-neighbors";
    public override IReadOnlyList<LearningTask> Tasks => Learns;
    public override FeatureEncoding Encoding => FeatureEncoding.OneHotScaled;

    /// <exception cref="LearningException">A feature holds category codes, missing or infinite values, or the kept rows would be larger than 1 GB.</exception>
    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        var means = FeatureMoments.Of(features, weights, context.Cancellation).Means;
        var rows = KeptRows(target.Count, weights, context.Seed);
        var width = features.FeatureCount;
        if ((long)rows.Length * width > MostValues)
        {
            throw new LearningException(FormattableString.Invariant($"Nearest neighbours keeps its training rows: {rows.Length} rows × {width} features are more than the {MostValues:N0} values (1 GB) that a model may hold. Lower 'Most rows', leave out columns, or take fewer terms of texts."));
        }
        var blocks = (rows.Length + DistanceKernels.BlockRows - 1) / DistanceKernels.BlockRows;
        var stored = new float[blocks * DistanceKernels.BlockRows * width];
        // What pads the last block is never near: comparisons with NaN are false.
        stored.AsSpan((blocks - 1) * DistanceKernels.BlockRows * width).Fill(float.NaN);
        var steps = ((rows.Length - 1) / RowsPerStep) + 1;
        for (var step = 0; step < steps; step++)
        {
            for (var i = step * RowsPerStep; i < Math.Min(rows.Length, (step + 1) * RowsPerStep); i++)
            {
                var block = stored.AsSpan(i / DistanceKernels.BlockRows * DistanceKernels.BlockRows * width);
                var values = features.Row(rows[i]);
                for (var f = 0; f < width; f++) { block[(f * DistanceKernels.BlockRows) + (i % DistanceKernels.BlockRows)] = values[f]; }
            }
            context.Progress?.Invoke(new TrainingProgress(step + 1, steps));
            context.Cancellation.ThrowIfCancellationRequested();
        }
        return new NeighborsPredictor(new NeighborsPredictor.Settings(Math.Min(Neighbors, rows.Length), Weighting, target.ClassCount, PriorNeighbors), stored,
            Array.ConvertAll(rows, r => target.Values[r]), weights is null ? [] : Array.ConvertAll(rows, r => weights[r]), Array.ConvertAll(means, m => (float)m));
    }

    /// <summary>The rows with a weight above 0, or a random sample of them, in order.</summary>
    private int[] KeptRows(int count, float[]? weights, int seed)
    {
        var rows = Enumerable.Range(0, count).Where(r => weights is null || weights[r] > 0).ToArray();
        if (rows.Length <= MaxRows) { return rows; }
        SplitMix64.For(seed, 12).Shuffle<int>(rows);
        var sample = rows[..MaxRows];
        Array.Sort(sample);
        return sample;
    }
}
