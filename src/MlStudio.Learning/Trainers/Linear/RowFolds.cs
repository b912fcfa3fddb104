using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>Divides training rows into folds of nearly equal size, with a share of each class; rows of weight 0 are in none.</summary>
internal sealed class RowFolds
{
    private readonly int[] _folds;
    private readonly float[]? _weights;

    public RowFolds(TargetVector target, float[]? weights, int count, int seed)
    {
        _weights = weights;
        Count = count;
        _folds = new int[target.Count];
        Array.Fill(_folds, -1);
        var rows = Enumerable.Range(0, target.Count).Where(r => weights is null || weights[r] > 0).ToArray();
        SplitMix64.For(seed, 11).Shuffle<int>(rows);
        var next = new int[Math.Max(1, target.ClassCount)];
        foreach (var row in rows)
        {
            ref var fold = ref next[target.ClassCount == 0 ? 0 : (int)target.Values[row]];
            _folds[row] = fold++ % count;
        }
    }

    public int Count { get; }

    public bool Holds(int fold, int row) => _folds[row] == fold;

    /// <summary>Row weights with 0 for the rows of the fold.</summary>
    public float[] Without(int fold) => Weights(f => f >= 0 && f != fold);

    /// <summary>Row weights with 0 for all other rows than those of the fold.</summary>
    public float[] Of(int fold) => Weights(f => f == fold);

    private float[] Weights(Func<int, bool> kept)
    {
        var weights = new float[_folds.Length];
        for (var row = 0; row < weights.Length; row++) { weights[row] = kept(_folds[row]) ? _weights?[row] ?? 1 : 0; }
        return weights;
    }
}
