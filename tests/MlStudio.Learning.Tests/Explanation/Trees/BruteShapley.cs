using MlStudio.Learning.Explanation.Trees;

namespace MlStudio.Learning.Tests.Explanation.Trees;

/// <summary>Shapley values of trees by their definition: every set of features, each tree followed down all branches whose question is open.</summary>
internal static class BruteShapley
{
    /// <summary>Value of feature f for output k at k · features + f.</summary>
    public static double[] Of(ExplainedTrees trees, float[] row)
    {
        var count = trees.FeatureCount;
        var worth = Enumerable.Range(0, 1 << count).Select(set => Worth(trees, row, set)).ToArray();
        var values = new double[trees.OutputCount * count];
        var factorials = Enumerable.Range(0, count + 1).Select(n => Enumerable.Range(1, n).Aggregate(1.0, (a, b) => a * b)).ToArray();
        for (var set = 0; set < worth.Length; set++)
        {
            var size = int.PopCount(set);
            for (var f = 0; f < count; f++)
            {
                if ((set >> f & 1) != 0) { continue; }
                for (var k = 0; k < trees.OutputCount; k++)
                {
                    values[(k * count) + f] += factorials[size] * factorials[count - size - 1] / factorials[count] * (worth[set | 1 << f][k] - worth[set][k]);
                }
            }
        }
        return values;
    }

    /// <summary>The mean answer per output where the features in the set are known.</summary>
    public static double[] Worth(ExplainedTrees trees, float[] row, int known)
    {
        double[] sums = [.. trees.Start];
        for (var tree = 0; tree < trees.Roots.Length; tree++) { Follow(trees.Roots[tree], 1, trees.FirstOutput(tree)); }
        return sums;

        void Follow(int node, double share, int output)
        {
            if (node < 0)
            {
                for (var k = 0; k < trees.AnswersPerLeaf; k++) { sums[output + k] += share * trees.Answers[(~node * trees.AnswersPerLeaf) + k]; }
                return;
            }
            var (left, right) = (trees.Lefts[node], trees.Rights[node]);
            if ((known >> trees.Features[node] & 1) != 0) { Follow(trees.GoesLeft(node, row[trees.Features[node]]) ? left : right, share, output); return; }
            var (leftCover, rightCover) = (Cover(left), Cover(right));
            var all = leftCover + rightCover;
            Follow(left, share * (all > 0 ? leftCover / all : 0.5), output);
            Follow(right, share * (all > 0 ? rightCover / all : 0.5), output);
        }

        double Cover(int node) => node < 0 ? trees.LeafCovers[~node] : Cover(trees.Lefts[node]) + Cover(trees.Rights[node]);
    }
}
