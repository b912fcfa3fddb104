using System.Globalization;
using System.Text;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>Puts a decision tree into words, with the names of columns, levels and classes. Thread-safe.</summary>
public static class TreeOutline
{
    private const int MostLevels = 4;

    /// <summary>The root of the model's tree, or null where the model is not a decision tree.</summary>
    public static TreeBranch? Of(Model model)
    {
        if (model.Predictor is not DecisionTreePredictor tree) { return null; }
        return Branch(0, null);

        TreeBranch Branch(int index, string? condition)
        {
            var node = tree.Nodes[index];
            TreeBranch[] branches = node.IsLeaf ? [] : [Branch(node.Left, Condition(node, model, true)), Branch(node.Right, Condition(node, model, false))];
            return new TreeBranch(condition, Answer(node.Outputs, model), node.Rows, (double)node.Rows / tree.Nodes[0].Rows, node.Outputs, branches);
        }
    }

    /// <summary>The tree as indented lines, a leaf's answer behind an arrow.</summary>
    public static string Write(TreeBranch root)
    {
        var text = new StringBuilder();
        Add(root, 0);
        return text.ToString();

        void Add(TreeBranch branch, int depth)
        {
            text.Append(' ', depth * 2).Append(branch.Condition ?? "all rows").Append(branch.IsLeaf ? " → " : ": ").Append(branch.Answer)
                .Append(CultureInfo.InvariantCulture, $" ({branch.Rows:n0} {(branch.Rows == 1 ? "row" : "rows")})\n");
            foreach (var next in branch.Branches) { Add(next, depth + 1); }
        }
    }

    private static string Answer(IReadOnlyList<double> outputs, Model model)
    {
        if (model.Labels.Count == 0) { return $"on average {Number(outputs[0])}"; }
        if (outputs.Count == 1) { return $"{Percent(outputs[0])} are '{model.Labels[1]}'"; }
        var likely = Enumerable.Range(0, outputs.Count).MaxBy(k => outputs[k]);
        return $"{Percent(outputs[likely])} are '{model.Labels[likely]}'";
    }

    private static string Condition(DecisionTreeNode node, Model model, bool left)
    {
        var feature = model.Recipe.Features[node.Feature];
        var missing = node.SawMissing && node.MissingLeft == left;
        if (node.LeftCodes is null)
        {
            if (float.IsPositiveInfinity(node.Threshold)) { return $"{feature.Name} is {(left ? "known" : "missing")}"; }
            return $"{feature.Name} is {(left ? "at most" : "above")} {Number(node.Threshold)}{(missing ? " or missing" : "")}";
        }
        var names = model.Recipe.LevelsOf(feature);
        var levels = node.LeftCodes.Select(code => names is not null && code < names.Count ? names[code] : $"level {code + 1}").ToArray();
        if (levels.Length == 0) { return $"{feature.Name} is {(left ? "missing" : "known")}"; }
        if (!left) { return $"{feature.Name} is {(levels.Length == 1 ? $"not {levels[0]}" : "something else")}{(missing ? " or missing" : "")}"; }
        var shown = levels.Length <= MostLevels ? levels : [.. levels.Take(MostLevels - 1), string.Create(CultureInfo.InvariantCulture, $"one of {levels.Length - MostLevels + 1} others")];
        if (missing) { shown = [.. shown, "missing"]; }
        return $"{feature.Name} is {(shown.Length == 1 ? shown[0] : $"{string.Join(", ", shown[..^1])} or {shown[^1]}")}";
    }

    private static string Percent(double share) => (100 * share).ToString(share is > 0 and < 0.01 or > 0.99 and < 1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => Math.Abs(value) is >= 1e7 or (> 0 and < 1e-3)
        ? value.ToString("G4", CultureInfo.InvariantCulture)
        : value.ToString(Math.Abs(value) >= 1000 ? "#,0.#" : Math.Abs(value) >= 10 ? "0.##" : "0.####", CultureInfo.InvariantCulture);
}
