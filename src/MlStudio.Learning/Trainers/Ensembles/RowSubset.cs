namespace MlStudio.Learning.Trainers.Ensembles;

/// <summary>Some rows of a training as a training of their own.</summary>
internal static class RowSubset
{
    /// <summary>The rows that weigh anything.</summary>
    public static int[] Used(int rowCount, float[]? weights) => [.. Enumerable.Range(0, rowCount).Where(r => weights is null || weights[r] > 0)];

    /// <summary>The rows in the given order; the parts as they are where all rows are taken in their order.</summary>
    public static (FeatureMatrix Features, TargetVector Target, float[]? Weights) Take(FeatureMatrix features, TargetVector target, float[]? weights, int[] rows)
    {
        if (IsInOrder(rows, features.RowCount)) { return (features, target, weights); }
        var values = new float[rows.Length * features.FeatureCount];
        for (var i = 0; i < rows.Length; i++) { features.Row(rows[i]).CopyTo(values.AsSpan(i * features.FeatureCount)); }
        return (new FeatureMatrix(features.Features, rows.Length, values), target.Take(rows),
            weights is null ? null : Array.ConvertAll(rows, r => weights[r]));
    }

    private static bool IsInOrder(int[] rows, int rowCount)
    {
        if (rows.Length != rowCount) { return false; }
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] != i) { return false; }
        }
        return true;
    }
}
