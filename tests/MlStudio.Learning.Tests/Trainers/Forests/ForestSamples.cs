using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Trainers.Forests;

/// <summary>Rows by formula, so that other programs can make the same ones.</summary>
internal static class ForestSamples
{
    /// <summary>
    /// 120 rows of four numbers without ties between columns; in Python: <c>i = arange(120)</c>, <c>X = [(i*37%101)/8, (i*53%97)/4, (i*17%89)/2, i*29%113]</c>,
    /// <c>s = 3*sin(x0) + x1/4 + 2*(x2&gt;20) + (i*71%19)/19</c>; two classes by s &gt; 4.5, three by 3 and 6.
    /// </summary>
    public static (FeatureMatrix Features, TargetVector Target) Grid(LearningTask task)
    {
        var values = new float[120 * 4];
        var target = new double[120];
        for (var i = 0; i < 120; i++)
        {
            double[] x = [(i * 37 % 101) / 8.0, (i * 53 % 97) / 4.0, (i * 17 % 89) / 2.0, i * 29 % 113];
            for (var f = 0; f < 4; f++) { values[(i * 4) + f] = (float)x[f]; }
            var s = (Math.Sin(x[0]) * 3) + (x[1] / 4.0) + (x[2] > 20 ? 2.0 : 0.0) + ((i * 71 % 19) / 19.0);
            target[i] = task switch
            {
                LearningTask.Binary => s > 4.5 ? 1 : 0,
                LearningTask.Multiclass => s < 3 ? 0 : s < 6 ? 1 : 2,
                _ => s,
            };
        }
        return (Matrix(values, 4), new TargetVector(task, target, task switch { LearningTask.Binary => 2, LearningTask.Multiclass => 3, _ => 0 }));
    }

    public static FeatureMatrix Matrix(float[] values, int width) =>
        new([.. Enumerable.Range(0, width).Select(f => new Feature($"x{f}", $"x{f}"))], values.Length / width, values);

    /// <summary>A single column.</summary>
    public static FeatureMatrix Column(float[] values, int levels = 0) => new([new Feature("x", "x", levels)], values.Length, values);

    public static double[] Predict(Predictor predictor, FeatureMatrix rows)
    {
        var outputs = new double[rows.RowCount * predictor.OutputCount];
        predictor.Predict(rows.Values, rows.RowCount, outputs);
        return outputs;
    }
}
