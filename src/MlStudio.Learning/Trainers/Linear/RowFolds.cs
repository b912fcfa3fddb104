using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>Folds of training rows as row weights, for a solver that passes over all rows; none where the rows cannot be parted.</summary>
internal sealed class RowFolds(TargetVector target, float[]? weights, int count, TrainingContext context)
{
    private readonly RowDivider _divider = new(target, weights, context.Cancellation);
    private IReadOnlyList<RowDivision>? _divisions;

    private IReadOnlyList<RowDivision> Divisions => _divisions ??= _divider.Folds(count, StatelessRandom.Key(context.Seed, 11));

    public int Count => Divisions.Count;

    /// <summary>The rows that the fold holds out.</summary>
    public int[] Held(int fold) => Divisions[fold].Held;

    /// <summary>Row weights with 0 for the rows that must not be learned from when the fold is held out.</summary>
    public float[] Without(int fold) => Weights(Divisions[fold].Learned, row => weights?[row] ?? 1);

    /// <summary>Row weights with 0 for all other rows than those of the fold.</summary>
    public float[] Of(int fold) => Weights(Divisions[fold].Held, HeldWeight);

    /// <summary>Row weights with 0 for rows that no fold holds out.</summary>
    public float[] OfAll() => Weights([.. Divisions.SelectMany(d => d.Held)], HeldWeight);

    private float HeldWeight(int row) => (float)_divider.HeldWeight(row);

    private float[] Weights(int[] rows, Func<int, float> weight)
    {
        var result = new float[target.Count];
        foreach (var row in rows) { result[row] = weight(row); }
        return result;
    }
}
