using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Divides training rows within a step, as trainers do (<see cref="RowDivider"/>).</summary>
internal static class FoldParts
{
    private const int Stream = 7431;

    /// <summary>Each of several parts held out in turn.</summary>
    /// <exception cref="LearningException">The rows cannot be parted.</exception>
    public static IReadOnlyList<RowDivision> Of(TargetVector target, float[]? weights, int parts, int seed, CancellationToken cancellation)
    {
        var divisions = new RowDivider(target, weights, cancellation).Folds(parts, StatelessRandom.Key(seed, Stream));
        return divisions.Count >= 2 ? divisions : throw new LearningException("It holds out parts of the training rows in turn, and these rows cannot be parted: there are too few, or all are of one group, or one class stays.");
    }
}
