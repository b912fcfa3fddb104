using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>Training rows of weight above 0, binned, with target and weight aligned, and what is known of every feature's bins.</summary>
internal sealed class AdditiveData
{
    /// <summary>Features of which one bin holds at least this share of the rows are added up over the other rows only.</summary>
    private const double SparseShare = 0.7;

    /// <summary>No class starts from a smaller share than this, so that its score stays finite.</summary>
    private const double SmallestShare = 1e-6;

    private AdditiveData(FeatureMatrix features, BinnedMatrix matrix, int[] rows, TargetVector target, float[]? weights, CancellationToken cancellation)
    {
        Features = features;
        Matrix = matrix;
        SourceRows = rows;
        Task = target.Task;
        ClassCount = target.ClassCount;
        var own = target.Take(rows);
        Target = own.Values;
        Weights = weights is null ? [] : Array.ConvertAll(rows, row => (double)weights[row]);
        Divider = new RowDivider(own, weights is null ? null : Array.ConvertAll(rows, row => weights[row]), cancellation);
        BinWeights = new double[matrix.FeatureCount][];
        CommonBins = new int[matrix.FeatureCount];
        OtherRows = new int[matrix.FeatureCount][];
    }

    public FeatureMatrix Features { get; }
    public BinnedMatrix Matrix { get; }

    /// <summary>The row of the feature matrix that each row came from.</summary>
    public int[] SourceRows { get; }
    public LearningTask Task { get; }
    public int ClassCount { get; }
    public double[] Target { get; }

    /// <summary>A weight per row, or empty where all weigh 1.</summary>
    public double[] Weights { get; }
    public int Rows => SourceRows.Length;

    /// <summary>Holds out some of the rows.</summary>
    public RowDivider Divider { get; }

    /// <summary>Per feature the weight of the rows in each bin.</summary>
    public double[][] BinWeights { get; }

    /// <summary>Per feature the bin of most rows where <see cref="OtherRows"/> lists the others, else -1.</summary>
    public int[] CommonBins { get; }

    /// <summary>Per feature the rows outside the common bin, ascending; null where all rows are to be read.</summary>
    public int[]?[] OtherRows { get; }

    public double WeightOf(int row) => Weights.Length == 0 ? 1 : Weights[row];

    public ReadOnlySpan<byte> Column(int feature) => Matrix.ColumnMajor.Span.Slice(feature * Rows, Rows);

    public static AdditiveData Prepare(FeatureMatrix features, TargetVector target, float[]? weights, int maxBins, int seed, WorkerTeam team, CancellationToken cancellation)
    {
        var rows = Enumerable.Range(0, features.RowCount).Where(row => weights is null || weights[row] > 0).ToArray();
        var bins = BinMapper.Fit(features, target.Kinship?.Originals(rows) ?? rows, maxBins, seed, team, cancellation);
        var data = new AdditiveData(features, BinnedMatrix.Create(features, rows, bins, team, cancellation), rows, target, weights, cancellation);
        var next = -1;
        team.Run(_ =>
        {
            int feature;
            while ((feature = Interlocked.Increment(ref next)) < bins.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                data.Look(feature);
            }
        });
        return data;
    }

    /// <summary>The weighted share of each class.</summary>
    public double[] ClassShares(int classes)
    {
        var shares = new double[classes];
        var all = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            shares[(int)Target[row]] += WeightOf(row);
            all += WeightOf(row);
        }
        return Array.ConvertAll(shares, share => Math.Max(share / all, SmallestShare));
    }

    private void Look(int feature)
    {
        var column = Column(feature);
        var weights = new double[Matrix.Features[feature].TotalBins];
        var counts = new int[weights.Length];
        for (var row = 0; row < column.Length; row++)
        {
            weights[column[row]] += WeightOf(row);
            counts[column[row]]++;
        }
        BinWeights[feature] = weights;
        var most = counts.Max();
        CommonBins[feature] = most >= SparseShare * Rows ? Array.IndexOf(counts, most) : -1;
        if (CommonBins[feature] < 0) { return; }
        var others = new int[Rows - most];
        var at = 0;
        for (var row = 0; row < column.Length; row++)
        {
            if (column[row] != CommonBins[feature]) { others[at++] = row; }
        }
        OtherRows[feature] = others;
    }
}
