namespace MlStudio.Learning.Trainers.Forests;

/// <summary>Cuts back a tree at its weakest link until every question is worth its leaves (Breiman et al. 1984, chapter 3).</summary>
internal static class CostComplexity
{
    /// <param name="price">What a leaf must lower the impurity (times weight) by; 0 cuts nothing.</param>
    public static void Prune(TreeDraft root, double price)
    {
        while (price > 0)
        {
            var weakest = (Gain: double.PositiveInfinity, Node: (TreeDraft?)null);
            Measure(root, ref weakest);
            if (weakest.Node is null || weakest.Gain > price) { return; }
            weakest.Node.MakeLeaf();
        }
    }

    /// <summary>The leaves of a subtree and their impurity; notes the inner node that gains least per leaf.</summary>
    private static (int Leaves, double Impurity) Measure(TreeDraft node, ref (double Gain, TreeDraft? Node) weakest)
    {
        if (node.Question is null) { return (1, node.Impurity); }
        var left = Measure(node.Left!, ref weakest);
        var right = Measure(node.Right!, ref weakest);
        var (leaves, impurity) = (left.Leaves + right.Leaves, left.Impurity + right.Impurity);
        var gain = (node.Impurity - impurity) / (leaves - 1);
        if (gain < weakest.Gain) { weakest = (gain, node); }
        return (leaves, impurity);
    }
}
