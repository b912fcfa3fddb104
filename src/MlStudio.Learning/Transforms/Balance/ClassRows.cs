using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>The training rows of each class.</summary>
internal static class ClassRows
{
    private const int Stream = 7401;

    /// <exception cref="LearningException">The target is a number.</exception>
    public static int[][] Of(RecipeContext context)
    {
        var target = context.Target!;
        if (target.Task == LearningTask.Regression) { throw new LearningException("Classes can be evened out only where the target is a class; here it is a number."); }
        var rows = Enumerable.Range(0, target.ClassCount).Select(_ => new List<int>()).ToArray();
        for (var row = 0; row < target.Count; row++) { rows[(int)target.Values[row]].Add(row); }
        return [.. rows.Select(r => r.ToArray())];
    }

    /// <summary>So many of the rows, drawn without putting back, in their order.</summary>
    public static int[] Draw(int[] rows, int count, int seed)
    {
        if (count >= rows.Length) { return rows; }
        var key = StatelessRandom.Key(seed, Stream);
        return [.. rows.OrderBy(r => StatelessRandom.Bits(key, r)).ThenBy(r => r).Take(count).Order()];
    }

    /// <summary>The number-th row drawn with putting back.</summary>
    public static int DrawAgain(int[] rows, int number, int seed, int label) => rows[(int)(StatelessRandom.Uniform(StatelessRandom.Key(seed, Stream + 1, label), number) * rows.Length)];
}
