using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>
/// Leaves out some of the earlier trees while the next one is grown, then weighs them all so that the sum stays in place
/// (Rashmi &amp; Gilad-Bachrach, "DART: dropouts meet multiple additive regression trees", 2015; weights with a learning rate as in XGBoost).
/// </summary>
internal sealed class TreeDropout(double dropRate, int maxDrop, double skip, double learningRate, int seed)
{
    /// <summary>Which of the iterations 0 … count-1 to leave out, ascending.</summary>
    public int[] Choose(int iteration, int count)
    {
        var key = StatelessRandom.Key(seed, 6, iteration);
        if (count == 0 || StatelessRandom.Uniform(key, 0) < skip) { return []; }
        var dropped = Enumerable.Range(0, count).Where(i => StatelessRandom.Uniform(key, i + 1) < dropRate).ToArray();
        if (dropped.Length == 0) { return [(int)(StatelessRandom.Uniform(key, count + 1) * count)]; }
        if (dropped.Length <= maxDrop) { return dropped; }
        var order = StatelessRandom.Bits(key, -1);
        return [.. dropped.OrderBy(i => StatelessRandom.Bits(order, i)).ThenBy(i => i).Take(maxDrop).Order()];
    }

    /// <summary>What the new tree's steps are multiplied by.</summary>
    public double NewRate(int dropped) => dropped == 0 ? learningRate : learningRate / (dropped + learningRate);

    /// <summary>What the trees left out are multiplied by.</summary>
    public double KeptShare(int dropped) => dropped / (dropped + learningRate);
}
