using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Divides training rows into parts within a step; each class is spread evenly over the parts.</summary>
internal static class FoldParts
{
    private const int Stream = 7431;

    /// <summary>The part of each row, from 0.</summary>
    public static int[] Of(TargetVector target, int parts, int seed)
    {
        var result = new int[target.Count];
        var order = ModelScores.Order(target.Count, Numerics.StatelessRandom.Key(seed, Stream));
        var next = 0;
        foreach (var group in target.Task == LearningTask.Regression ? [order] : order.GroupBy(r => target.Values[r]).OrderBy(g => g.Key).Select(g => g.ToArray()))
        {
            foreach (var row in group) { result[row] = next++ % parts; }
        }
        return result;
    }
}
