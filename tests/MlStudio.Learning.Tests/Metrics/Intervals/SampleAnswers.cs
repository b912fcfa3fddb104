using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Metrics.Intervals;

/// <summary>Made-up answers of runs.</summary>
internal static class SampleAnswers
{
    /// <summary>400 rows of the generator x ← (1103515245 x + 12345) mod 2³¹ from 12345, three numbers u a row: the class is u₁ below 0.4.</summary>
    public static double[][] Numbers { get; } = Make(400);

    /// <summary>Scores round(0.35 y + 0.65 u₂, 2).</summary>
    public static RunAnswers First { get; } = Binary(Numbers, u => Math.Round((0.35 * (u[0] < 0.4 ? 1 : 0)) + (0.65 * u[1]), 2));

    /// <summary>Scores round(0.25 y + 0.75 u₃, 2).</summary>
    public static RunAnswers Second { get; } = Binary(Numbers, u => Math.Round((0.25 * (u[0] < 0.4 ? 1 : 0)) + (0.75 * u[2]), 2));

    /// <summary>Actual 10 u₁, predicted 10 u₁ + 2 (u₂ - 1/2) + u₃ - 1/2.</summary>
    public static RunAnswers Amounts { get; } = Regression([.. Numbers.Select(u => 10 * u[0])], [.. Numbers.Select(u => (10 * u[0]) + (2 * (u[1] - 0.5)) + (u[2] - 0.5))]);

    public static RunAnswers Of(double[] actual, double[] scores, int[]? groups = null) => new(
        LearningTask.Binary, "y", actual.Length, ["0", "1"], [new(AnswerPartKind.Test, 0, 0, actual.Length, 0.5)], [.. Enumerable.Range(0, actual.Length)], actual, scores, groups);

    public static RunAnswers Regression(double[] actual, double[] predicted) => new(
        LearningTask.Regression, "y", actual.Length, [], [new(AnswerPartKind.Test, 0, 0, actual.Length, 0.5)], [.. Enumerable.Range(0, actual.Length)], actual, predicted);

    /// <summary>The same rows in folds by row modulo their number, the scores of each fold changed by its number from 0.</summary>
    public static RunAnswers Folded(RunAnswers rows, int folds, Func<double, int, double> change)
    {
        int[] order = [.. Enumerable.Range(0, folds).SelectMany(f => Enumerable.Range(0, rows.Count).Where(i => i % folds == f))];
        var parts = new List<AnswerPart>();
        for (var f = 0; f < folds; f++)
        {
            var start = parts.Count == 0 ? 0 : parts[^1].End;
            parts.Add(new AnswerPart(AnswerPartKind.Fold, f + 1, start, (rows.Count - f + folds - 1) / folds, 0.5));
        }
        return new RunAnswers(rows.Task, rows.Target, rows.TableRows, rows.Classes, parts, order, Array.ConvertAll(order, i => rows.Actual[i]), Array.ConvertAll(order, i => change(rows.Values[i], i % folds)));
    }

    /// <summary>Standard normal numbers.</summary>
    public static double[] Normal(int count, int seed)
    {
        var random = SplitMix64.For(seed, 99);
        var values = new double[count];
        for (var i = 0; i < count; i++) { values[i] = NormalQuantile.Of(Math.Max(random.Unit(), 1e-16)); }
        return values;
    }

    private static RunAnswers Binary(double[][] numbers, Func<double[], double> score) => Of([.. numbers.Select(u => u[0] < 0.4 ? 1.0 : 0)], [.. numbers.Select(score)]);

    private static double[][] Make(int rows)
    {
        ulong x = 12345;
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, 3).Select(_ => (x = ((x * 1103515245) + 12345) % (1UL << 31)) / (double)(1UL << 31)).ToArray())];
    }
}
