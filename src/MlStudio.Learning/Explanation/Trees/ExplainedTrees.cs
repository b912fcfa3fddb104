using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Forests;

namespace MlStudio.Learning.Explanation.Trees;

/// <summary>Which way a category goes at a node.</summary>
internal delegate bool CategoryTest(int node, float value);

/// <summary>
/// Trees of any kind as <see cref="TreeShap"/> reads them: children are node indices or complements of leaf indices, both over all trees, each node stands
/// before its children, and covers say how many training rows (or what weight of them) came to a node or leaf.
/// </summary>
internal sealed class ExplainedTrees
{
    public required int FeatureCount { get; init; }

    /// <summary>The score of each output before any tree.</summary>
    public required double[] Start { get; init; }

    /// <summary>Per tree its first node, or the complement of its only leaf.</summary>
    public required int[] Roots { get; init; }
    public required int[] Features { get; init; }
    public required float[] Thresholds { get; init; }
    public required bool[] MissingLeft { get; init; }

    /// <summary>Per node whether <see cref="CategoryGoesLeft"/> decides.</summary>
    public required bool[] IsCategory { get; init; }
    public required CategoryTest CategoryGoesLeft { get; init; }
    public required int[] Lefts { get; init; }
    public required int[] Rights { get; init; }

    /// <summary>Answers per leaf: one for each output, or one alone where tree t adds to output t modulo the number of outputs.</summary>
    public required int AnswersPerLeaf { get; init; }
    public required double[] Answers { get; init; }

    /// <summary>The cover of each leaf; see <see cref="WithCoversOf"/> where the model does not know it.</summary>
    public required double[] LeafCovers { get; init; }

    public int OutputCount => Start.Length;

    /// <summary>The first output that a tree's leaves add to.</summary>
    public int FirstOutput(int tree) => AnswersPerLeaf == OutputCount ? 0 : tree % OutputCount;

    /// <summary>Whether the covers are known.</summary>
    public bool KnowsCovers => LeafCovers.Length * AnswersPerLeaf == Answers.Length;

    public static ExplainedTrees Of(BoostingPredictor predictor) => Of(predictor.Trees, [.. predictor.Start], 1, predictor.Trees.LeafValues,
        predictor.Trees.KnowsLeafRows ? Array.ConvertAll(predictor.Trees.LeafRows, rows => (double)rows) : []);

    public static ExplainedTrees Of(ForestPredictor predictor)
    {
        var answers = new double[predictor.LeafOutputs.Length];
        for (var i = 0; i < answers.Length; i++) { answers[i] = predictor.LeafOutputs[i] / (double)predictor.TreeCount; }
        return Of(predictor.Trees, new double[predictor.OutputCount], predictor.OutputCount, answers, predictor.Trees.LeafValues);
    }

    public static ExplainedTrees Of(DecisionTreePredictor predictor)
    {
        var nodes = predictor.Nodes;
        var places = new int[nodes.Count];
        int inner = 0, leaves = 0;
        for (var i = 0; i < places.Length; i++) { places[i] = nodes[i].IsLeaf ? ~leaves++ : inner++; }
        DecisionTreeNode[] questions = [.. nodes.Where(n => !n.IsLeaf)], ends = [.. nodes.Where(n => n.IsLeaf)];
        var tables = Array.ConvertAll(questions, q =>
        {
            var table = new bool[q.LevelCount];
            foreach (var code in q.LeftCodes ?? []) { table[code] = true; }
            return table;
        });
        return new ExplainedTrees
        {
            FeatureCount = predictor.FeatureCount,
            Start = new double[predictor.OutputCount],
            Roots = [places[0]],
            Features = Array.ConvertAll(questions, q => q.Feature),
            Thresholds = Array.ConvertAll(questions, q => q.Threshold),
            MissingLeft = Array.ConvertAll(questions, q => q.MissingLeft),
            IsCategory = Array.ConvertAll(questions, q => q.LeftCodes is not null),
            CategoryGoesLeft = (node, value) => value >= 0 && value < tables[node].Length ? tables[node][(int)value] : questions[node].MissingLeft,
            Lefts = Array.ConvertAll(questions, q => places[q.Left]),
            Rights = Array.ConvertAll(questions, q => places[q.Right]),
            AnswersPerLeaf = predictor.OutputCount,
            Answers = [.. ends.SelectMany(e => e.Outputs)],
            LeafCovers = Array.ConvertAll(ends, e => e.Weight),
        };
    }

    /// <summary>The same trees with covers counted over other rows than those of training.</summary>
    /// <param name="rows">Row-major prepared features.</param>
    public ExplainedTrees WithCoversOf(ReadOnlySpan<float> rows)
    {
        var covers = new double[Answers.Length / AnswersPerLeaf];
        for (var at = 0; FeatureCount > 0 && at < rows.Length; at += FeatureCount)
        {
            var row = rows.Slice(at, FeatureCount);
            foreach (var root in Roots)
            {
                var node = root;
                while (node >= 0) { node = GoesLeft(node, row[Features[node]]) ? Lefts[node] : Rights[node]; }
                covers[~node]++;
            }
        }
        return new ExplainedTrees
        {
            FeatureCount = FeatureCount,
            Start = Start,
            Roots = Roots,
            Features = Features,
            Thresholds = Thresholds,
            MissingLeft = MissingLeft,
            IsCategory = IsCategory,
            CategoryGoesLeft = CategoryGoesLeft,
            Lefts = Lefts,
            Rights = Rights,
            AnswersPerLeaf = AnswersPerLeaf,
            Answers = Answers,
            LeafCovers = covers,
        };
    }

    public bool GoesLeft(int node, float value) =>
        IsCategory[node] ? CategoryGoesLeft(node, value) : value <= Thresholds[node] || (MissingLeft[node] && float.IsNaN(value));

    private static ExplainedTrees Of(TreeEnsemble trees, double[] start, int answersPerLeaf, double[] answers, double[] covers) => new()
    {
        FeatureCount = trees.FeatureCount,
        Start = start,
        Roots = [.. Enumerable.Range(0, trees.TreeCount).Select(t => trees.NodeStarts[t] < trees.NodeStarts[t + 1] ? trees.NodeStarts[t] : ~trees.LeafStarts[t])],
        Features = trees.Features,
        Thresholds = trees.Thresholds,
        MissingLeft = Array.ConvertAll(trees.Flags, f => (f & TreeEnsemble.MissingLeft) != 0),
        IsCategory = Array.ConvertAll(trees.Flags, f => (f & TreeEnsemble.Category) != 0),
        CategoryGoesLeft = (node, value) => trees.SetHolds(node, trees.BinOf(trees.Features[node], value)),
        Lefts = trees.Lefts,
        Rights = trees.Rights,
        AnswersPerLeaf = answersPerLeaf,
        Answers = answers,
        LeafCovers = covers,
    };
}
