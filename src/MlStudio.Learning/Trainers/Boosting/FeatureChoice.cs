using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting.Binning;
using MlStudio.Learning.Trainers.Boosting.Constraints;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>Says on which features a leaf may be split: those that may meet what was asked before, and of these a random share.</summary>
internal sealed class FeatureChoice(BinnedMatrix matrix, FeatureConstraints constraints, double share)
{
    private readonly int[]? _allGroups = constraints.GroupCount > 0 ? Enumerable.Range(0, constraints.GroupCount).ToArray() : null;

    /// <summary>The groups that a tree starts with; null where there are none.</summary>
    public int[]? AllGroups => _allGroups;

    /// <summary>The groups left after a question.</summary>
    public int[]? After(int[]? groups, int feature) => groups is null ? null : Holding(groups, matrix.Features[feature].Feature);

    /// <summary>Per binned feature whether a leaf may be split on it; null for all.</summary>
    /// <param name="groups">The groups of the leaf.</param>
    /// <param name="features">The features of the tree, or null for all.</param>
    /// <param name="key">Decides which share is taken.</param>
    /// <param name="node">Number of the leaf within the tree.</param>
    public bool[]? Allowed(int[]? groups, int[]? features, uint key, int node) => groups is null && share >= 1 ? null : Choose(groups, features, key, node);

    /// <summary>A random share of the features, at least one where there is any, ascending.</summary>
    public static int[] Sample(int[] features, double share, uint key) => features.Length == 0 ? features :
    [
        .. features.OrderBy(f => StatelessRandom.Bits(key, f)).ThenBy(f => f).Take(Math.Max(1, (int)Math.Round(features.Length * share))).Order(),
    ];

    private bool[] Choose(int[]? groups, int[]? features, uint key, int node)
    {
        var candidates = (features ?? Enumerable.Range(0, matrix.FeatureCount))
            .Where(f => groups is null || groups.Any(g => constraints.GroupHolds(g, matrix.Features[f].Feature))).ToArray();
        if (share < 1) { candidates = Sample(candidates, share, StatelessRandom.Bits(key, node)); }
        var allowed = new bool[matrix.FeatureCount];
        foreach (var feature in candidates) { allowed[feature] = true; }
        return allowed;
    }

    private int[] Holding(int[] groups, int feature) => Array.FindAll(groups, g => constraints.GroupHolds(g, feature));
}
