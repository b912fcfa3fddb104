using MlStudio.Learning.Numerics;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

/// <summary>Small generated tables with known structure.</summary>
internal static class BoostingSamples
{
    /// <summary>Four numbers (one with a fifth missing), one category of 12 levels; the target depends on all.</summary>
    public static (FeatureMatrix Features, TargetVector Target) Mixed(int rows, LearningTask task, int seed = 1)
    {
        var features = new[] { new Feature("a", "a"), new Feature("b", "b"), new Feature("gaps", "gaps"), new Feature("steps", "steps"), new Feature("level", "level", 12) };
        var values = new float[rows * 5];
        var target = new double[rows];
        var key = StatelessRandom.Key(seed, 100);
        for (var row = 0; row < rows; row++)
        {
            double Next(int i) => StatelessRandom.Uniform(key, row * 8 + i);
            var cells = values.AsSpan(row * 5, 5);
            cells[0] = (float)(Next(0) * 6 - 3);
            cells[1] = (float)Math.Pow(Next(1), 3);
            cells[2] = Next(2) < 0.2 ? float.NaN : (float)Next(3);
            cells[3] = (float)Math.Floor(Next(4) * 4);
            cells[4] = (float)Math.Floor(Next(5) * 12);
            var signal = Math.Sin(cells[0]) + 2 * cells[1] * cells[3] + (float.IsNaN(cells[2]) ? 1.5 : cells[2]) + ((int)cells[4] * 7 % 12 < 5 ? 1 : 0) - 2.6 + (Next(6) - 0.5);
            target[row] = task switch
            {
                LearningTask.Regression => signal,
                LearningTask.Binary => signal > 0 ? 1 : 0,
                _ => signal < -0.7 ? 0 : signal < 0.7 ? 1 : 2,
            };
        }
        return (new FeatureMatrix(features, rows, values), new TargetVector(task, target, task switch { LearningTask.Regression => 0, LearningTask.Binary => 2, _ => 3 }));
    }

    public static FeatureMatrix Matrix(int columns, params float[] values) =>
        new(Enumerable.Range(0, columns).Select(i => new Feature("f" + i, "f" + i)).ToArray(), values.Length / columns, values);

    public static TargetVector Numbers(params double[] values) => new(LearningTask.Regression, values, 0);

    public static BoostingPredictor Fit(Trainer trainer, FeatureMatrix features, TargetVector target, float[]? weights = null, TrainingContext? context = null) =>
        (BoostingPredictor)trainer.Fit(features, target, weights, context ?? TrainingContext.Default);

    public static double[] Predict(Predictor predictor, FeatureMatrix features)
    {
        var outputs = new double[features.RowCount * predictor.OutputCount];
        predictor.Predict(features.Values, features.RowCount, outputs);
        return outputs;
    }

    public static byte[] Bytes(Predictor predictor)
    {
        using var stream = new MemoryStream();
        predictor.Write(new ModelWriter(stream));
        return stream.ToArray();
    }

    public static double Rmse(double[] predicted, double[] actual) => Math.Sqrt(predicted.Zip(actual, (p, a) => (p - a) * (p - a)).Average());
}
