using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Explanation.Trees;

/// <summary>
/// Exact path-dependent SHAP values of trees: what a tree answers where only some features are known follows both branches of a question about an unknown one, weighted
/// by the training rows that went there. Works leaf by leaf on blocks of rows: rows that meet the questions above a leaf in the same way share its values, so that
/// each is computed once per way (<see cref="LeafGame"/>). A row's values depend on that row alone, whatever block or thread it is worked on in. Thread-safe.
/// </summary>
/// <remarks>
/// Lundberg and others, "From local explanations to global understanding with explainable AI for trees", 2020 (the game); Yang, "Fast TreeSHAP", 2021 (sharing
/// by the features that a row passes); Yu and others, "Linear TreeShap", 2022 (the values of a leaf as a polynomial).
/// </remarks>
internal sealed class TreeShap
{
    private const int BlockRows = 512;
    private const int Grain = 32;
    private readonly double[] _nodeCovers;

    /// <param name="slots">Per feature where its contributions are added up; several may share a place.</param>
    public TreeShap(ExplainedTrees trees, int[] slots, int slotCount)
    {
        (Trees, Slots, SlotCount) = (trees, slots, slotCount);
        Columns = [.. trees.Features.Distinct().Order()];
        Places = new int[trees.FeatureCount];
        for (var i = 0; i < Columns.Length; i++) { Places[Columns[i]] = i; }
        _nodeCovers = new double[trees.Features.Length];
        for (var node = _nodeCovers.Length - 1; node >= 0; node--) { _nodeCovers[node] = Cover(trees.Lefts[node]) + Cover(trees.Rights[node]); }
        BaseValues = Base();
    }

    public ExplainedTrees Trees { get; }

    /// <summary>Per feature where its contributions are added up.</summary>
    public int[] Slots { get; }
    public int SlotCount { get; }

    /// <summary>The features that trees ask about, ascending.</summary>
    public int[] Columns { get; }

    /// <summary>Per feature its place in <see cref="Columns"/>.</summary>
    public int[] Places { get; }

    /// <summary>Per output the mean answer over the training rows, as the covers know it.</summary>
    public double[] BaseValues { get; }

    /// <summary>Adds the contributions of rows.</summary>
    /// <param name="features">Row-major prepared features.</param>
    /// <param name="contributions">Zeroed; slot s of output k of row r at (r · outputs + k) · slots + s.</param>
    public void Explain(float[] features, int rowCount, double[] contributions, WorkerTeam team, CancellationToken cancellation) =>
        team.RunRanges(rowCount, Grain, (start, end) =>
        {
            var pass = new TreeShapPass(this, Math.Min(BlockRows, end - start), cancellation);
            for (var at = start; at < end; at += BlockRows) { pass.Run(features, at, Math.Min(BlockRows, end - at), contributions); }
        });

    private double Cover(int child) => child >= 0 ? _nodeCovers[child] : Trees.LeafCovers[~child];

    /// <summary>The part of a node's cover that went to a child; a half where nothing came to the node.</summary>
    public double Share(int node, int child) => _nodeCovers[node] > 0 ? Cover(child) / _nodeCovers[node] : 0.5;

    private double[] Base()
    {
        double[] result = [.. Trees.Start];
        var reach = new double[_nodeCovers.Length];
        for (var tree = 0; tree < Trees.Roots.Length; tree++)
        {
            var (root, end) = (Trees.Roots[tree], tree + 1 < Trees.Roots.Length ? NextRoot(tree + 1) : reach.Length);
            if (root < 0) { Arrive(~root, 1); continue; }
            reach[root] = 1;
            for (var node = root; node < end; node++)
            {
                Send(Trees.Lefts[node], reach[node] * Share(node, Trees.Lefts[node]));
                Send(Trees.Rights[node], reach[node] * Share(node, Trees.Rights[node]));
            }

            void Send(int child, double share)
            {
                if (child >= 0) { reach[child] = share; }
                else { Arrive(~child, share); }
            }

            void Arrive(int leaf, double share)
            {
                for (var k = 0; k < Trees.AnswersPerLeaf; k++) { result[Trees.FirstOutput(tree) + k] += share * Trees.Answers[(leaf * Trees.AnswersPerLeaf) + k]; }
            }
        }
        return result;
    }

    private int NextRoot(int tree)
    {
        while (tree < Trees.Roots.Length && Trees.Roots[tree] < 0) { tree++; }
        return tree < Trees.Roots.Length ? Trees.Roots[tree] : _nodeCovers.Length;
    }
}
