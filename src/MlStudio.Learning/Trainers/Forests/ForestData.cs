using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>Training rows of weight above 0, binned, with target and weight aligned.</summary>
internal sealed class ForestData
{
    private ForestData(BinnedMatrix matrix, int[] rows, TargetVector target, float[]? weights)
    {
        Matrix = matrix;
        SourceRows = rows;
        Task = target.Task;
        ClassCount = target.ClassCount;
        var own = target.Take(rows);
        Target = own.Values;
        Weights = weights is null ? [] : Array.ConvertAll(rows, row => (double)weights[row]);
        Draws = new RowDraws(own.Kinship);
        Divider = new RowDivider(own, weights is null ? null : Array.ConvertAll(rows, row => weights[row]), default);
        Kinship = own.Kinship;
        double sum = 0, all = 0;
        for (var row = 0; row < rows.Length; row++)
        {
            sum += WeightOf(row) * Target[row];
            all += WeightOf(row);
        }
        Center = sum / all;
    }

    public BinnedMatrix Matrix { get; }

    /// <summary>The row of the feature matrix that each row came from.</summary>
    public int[] SourceRows { get; }
    public LearningTask Task { get; }
    public int ClassCount { get; }
    public double[] Target { get; }

    /// <summary>A weight per row, or empty where all weigh 1.</summary>
    public double[] Weights { get; }

    /// <summary>Which rows trees draw.</summary>
    public RowDraws Draws { get; }

    /// <summary>Tells what rows weigh that a tree did not draw.</summary>
    public RowDivider Divider { get; }

    /// <summary>Null: each row stands by itself.</summary>
    public RowKinship? Kinship { get; }

    /// <summary>The weighted mean of the target; sums are taken around it, so that they lose no digits.</summary>
    public double Center { get; }

    public int Rows => SourceRows.Length;

    /// <summary>The outputs of a leaf: 1 for numbers and two classes (the share of class 1), else the share of each class.</summary>
    public int Outputs => Task == LearningTask.Multiclass ? ClassCount : 1;

    public double WeightOf(int row) => Weights.Length == 0 ? 1 : Weights[row];

    public static ForestData Prepare(FeatureMatrix features, TargetVector target, float[]? weights, int maxBins, int seed, WorkerTeam team, CancellationToken cancellation)
    {
        var rows = Enumerable.Range(0, features.RowCount).Where(row => weights is null || weights[row] > 0).ToArray();
        var bins = BinMapper.Fit(features, target.Kinship?.Originals(rows) ?? rows, maxBins, seed, team, cancellation);
        return new ForestData(BinnedMatrix.Create(features, rows, bins, team, cancellation), rows, target, weights);
    }
}
