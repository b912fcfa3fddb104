using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Trainers;

/// <summary>
/// The rows on which trainers are compared with scikit-learn 1.2.1:
/// <code>
/// i = np.arange(60)[:, None]; j = np.arange(3)[None, :]; n = np.arange(60)
/// X = np.round(np.sin(1.7*i + 3.1*j + 0.3*i*j) * (1 + 4*j) + j, 3)
/// s = X @ [1.0, -0.4, 0.1]
/// y2 = (s + np.cos(5.3*n) > 0.2).astype(int)
/// y3 = np.where(s &lt; -0.8, 0, np.where(s &lt; 0.8, 1, 2)); y3[::7] = (y3[::7] + 1) % 3
/// yr = np.round(3 + 20*s + 5*np.cos(5.3*n), 3); yc = np.floor(np.abs(2*s)) + n % 3
/// X = np.float32(X).astype(float); w = 1 + n % 3
/// </code>
/// </summary>
internal static class ReferenceRows
{
    public const int Count = 60;

    public static FeatureMatrix Features { get; } = Make(v => v);

    /// <summary>The same without signs.</summary>
    public static FeatureMatrix Positive { get; } = Make(Math.Abs);

    /// <summary>w.</summary>
    public static float[] Weights { get; } = [.. Enumerable.Range(0, Count).Select(i => 1f + (i % 3))];

    /// <summary>y2.</summary>
    public static TargetVector Two { get; } = new(LearningTask.Binary, [.. Enumerable.Range(0, Count).Select(i => Score(i) + Math.Cos(5.3 * i) > 0.2 ? 1.0 : 0.0)], 2);

    /// <summary>y3.</summary>
    public static TargetVector Three { get; } = new(LearningTask.Multiclass,
        [.. Enumerable.Range(0, Count).Select(i => (double)((Score(i) < -0.8 ? 0 : Score(i) < 0.8 ? 1 : 2) + (i % 7 == 0 ? 1 : 0)) % 3)], 3);

    /// <summary>yr.</summary>
    public static TargetVector Numbers { get; } = new(LearningTask.Regression,
        [.. Enumerable.Range(0, Count).Select(i => Math.Round(3 + (20 * Score(i)) + (5 * Math.Cos(5.3 * i)), 3))], 0);

    /// <summary>yc.</summary>
    public static TargetVector Counts { get; } = new(LearningTask.Regression, [.. Enumerable.Range(0, Count).Select(i => Math.Floor(Math.Abs(2 * Score(i))) + (i % 3))], 0);

    public static double Exact(int i, int j) => Math.Round((Math.Sin((1.7 * i) + (3.1 * j) + (0.3 * i * j)) * (1 + (4 * j))) + j, 3);

    public static double Score(int i) => Exact(i, 0) - (0.4 * Exact(i, 1)) + (0.1 * Exact(i, 2));

    /// <summary>The outputs for some rows.</summary>
    public static double[] Predict(Predictor predictor, FeatureMatrix rows, params int[] which)
    {
        var outputs = new double[rows.RowCount * predictor.OutputCount];
        predictor.Predict(rows.Values, rows.RowCount, outputs);
        return which.Length == 0 ? outputs : [.. which.SelectMany(r => outputs.Skip(r * predictor.OutputCount).Take(predictor.OutputCount))];
    }

    public static void RequireNear(double[] expected, IEnumerable<double> found, double tolerance)
    {
        var values = found.ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++) { Assert.Equal(expected[i], values[i], tolerance * Math.Max(1, Math.Abs(expected[i]))); }
    }

    private static FeatureMatrix Make(Func<double, double> change)
    {
        var values = new float[Count * 3];
        for (var i = 0; i < values.Length; i++) { values[i] = (float)change(Exact(i / 3, i % 3)); }
        return new FeatureMatrix([new Feature("a", "a"), new Feature("b", "b"), new Feature("c", "c")], Count, values);
    }
}
