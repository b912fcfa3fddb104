using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Boosting.Binning;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>Grows one tree by always asking the question that lowers the impurity most, and puts thresholds half way between the values on both sides.</summary>
internal sealed class DecisionTreeGrower
{
    /// <summary>Splits that gain a smaller part of the whole impurity are rounding noise.</summary>
    private const double Noise = 1e-12;

    private readonly ForestData _data;
    private readonly FeatureMatrix _features;
    private readonly DecisionTreeTrainer _options;
    private readonly TrainingContext _context;
    private readonly TreeSample _sample;
    private readonly NodeSplitter _splitter;
    private readonly double[] _outputs;

    private sealed record Open(TreeDraft Node, int Start, int Depth, Split Split);

    public DecisionTreeGrower(ForestData data, FeatureMatrix features, DecisionTreeTrainer options, TrainingContext context)
    {
        _data = data;
        _features = features;
        _options = options;
        _context = context;
        _sample = new TreeSample(data);
        _splitter = NodeSplitter.For(data, new ForestRules { Criterion = options.Criterion, MinRows = options.MinRowsPerLeaf, ColumnsPerSplit = data.Matrix.FeatureCount });
        _outputs = new double[data.Outputs];
    }

    public TreeDraft Grow()
    {
        _sample.Take(null);
        var first = Look(0, _sample.Count, 0);
        var root = first.Node;
        var open = new List<Open> { first };
        for (var leaves = 1; leaves < _options.MaxLeaves; leaves++)
        {
            _context.Progress?.Invoke(new TrainingProgress(leaves, _options.MaxLeaves));
            _context.Cancellation.ThrowIfCancellationRequested();
            if (open.Where(o => o.Split.Gain > Noise * root.Impurity).MaxBy(o => o.Split.Gain) is not { } best) { break; }
            open.Remove(best);
            open.AddRange(Part(best));
        }
        _context.Progress?.Invoke(new TrainingProgress(_options.MaxLeaves, _options.MaxLeaves));
        _context.Cancellation.ThrowIfCancellationRequested();
        return root;
    }

    private Open[] Part(Open parent)
    {
        var (split, rows) = (parent.Split, parent.Node.Rows);
        var bins = _data.Matrix.Features[split.Feature];
        var taken = _sample.Part(parent.Start, rows, split.Feature, split.LeftBins);
        var missingLeft = split.MissingLeft ?? taken * 2L >= rows;
        var left = Look(parent.Start, taken, parent.Depth + 1);
        var right = Look(parent.Start + taken, rows - taken, parent.Depth + 1);
        parent.Node.Ask(new DecisionTreeNode
        {
            Feature = bins.Feature,
            Threshold = split.IsCategory ? 0 : Threshold(parent, taken, bins.Feature),
            LeftCodes = split.IsCategory ? LeftCodes(bins, split.LeftBins, missingLeft) : null,
            LevelCount = bins.BinByCode?.Length ?? 0,
            MissingLeft = missingLeft,
            SawMissing = split.MissingLeft is not null,
            Rows = rows,
            Weight = parent.Node.Weight,
            Impurity = parent.Node.Impurity,
            Outputs = parent.Node.Outputs,
        }, left.Node, right.Node);
        return [left, right];
    }

    /// <summary>Adds up a range of rows and finds its best question.</summary>
    private Open Look(int start, int count, int depth)
    {
        var rows = _sample.Of(start, count);
        var differ = _splitter.Open(rows);
        _splitter.Answer(_outputs);
        var node = new TreeDraft { Rows = count, Weight = _splitter.Weight, Impurity = _splitter.Impurity, Outputs = [.. _outputs] };
        var split = Split.None;
        if (differ && depth < _options.MaxDepth && count >= 2 * _options.MinRowsPerLeaf)
        {
            var random = default(SplitMix64);
            for (var feature = 0; feature < _data.Matrix.FeatureCount; feature++)
            {
                _context.Cancellation.ThrowIfCancellationRequested();
                split = Split.Better(split, _splitter.Find(rows, feature, null, ref random));
            }
        }
        return new Open(node, start, depth, split);
    }

    private float Threshold(Open parent, int taken, int feature)
    {
        float low = float.NegativeInfinity, high = float.PositiveInfinity;
        var rows = _sample.Of(parent.Start, parent.Node.Rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var value = _features.Row(_data.SourceRows[rows[i].Row])[feature];
            if (i < taken) { low = value > low ? value : low; }
            else { high = value < high ? value : high; }
        }
        return float.IsPositiveInfinity(high) ? high : BinMapper.Between(low, high);
    }

    private static int[] LeftCodes(FeatureBins bins, BinSet left, bool missingLeft) =>
        [.. Enumerable.Range(0, bins.BinByCode!.Length).Where(code => bins.BinByCode[code] == bins.MissingBin ? missingLeft : left.Contains(bins.BinByCode[code]))];
}
