namespace MlStudio.Learning.Trainers.Forests;

/// <summary>A node of a decision tree while it is grown and cut back.</summary>
internal sealed class TreeDraft
{
    public required int Rows { get; init; }
    public required double Weight { get; init; }
    public required double Impurity { get; init; }
    public required double[] Outputs { get; init; }

    /// <summary>The question, with the node's feature, threshold and codes; null for a leaf.</summary>
    public DecisionTreeNode? Question { get; private set; }
    public TreeDraft? Left { get; private set; }
    public TreeDraft? Right { get; private set; }

    public void Ask(DecisionTreeNode question, TreeDraft left, TreeDraft right) => (Question, Left, Right) = (question, left, right);

    public void MakeLeaf() => (Question, Left, Right) = (null, null, null);

    /// <summary>The tree as a list, each node before its children and left before right.</summary>
    public DecisionTreeNode[] Flatten()
    {
        var nodes = new List<DecisionTreeNode>();
        Add(this);
        return [.. nodes];

        int Add(TreeDraft draft)
        {
            var at = nodes.Count;
            var plain = new DecisionTreeNode { Rows = draft.Rows, Weight = draft.Weight, Impurity = draft.Impurity, Outputs = draft.Outputs };
            nodes.Add(plain);
            if (draft.Question is { } question)
            {
                var left = Add(draft.Left!);
                nodes[at] = question with { Left = left, Right = Add(draft.Right!) };
            }
            return at;
        }
    }
}
