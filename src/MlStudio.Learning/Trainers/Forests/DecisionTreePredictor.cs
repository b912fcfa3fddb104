using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>One decision tree whose nodes can be read (see <see cref="TreeOutline"/>). Immutable and thread-safe; predicting allocates nothing.</summary>
public sealed class DecisionTreePredictor : Predictor
{
    /// <summary>The kind written in front of its bytes.</summary>
    public const string KindKey = "decision-tree";

    private const int FormatVersion = 1;
    private const int MostNodes = 1 << 14;
    private readonly DecisionTreeNode[] _nodes;
    private readonly double[] _outputs;
    private readonly bool[]?[] _goesLeft;

    internal DecisionTreePredictor(LearningTask task, int featureCount, DecisionTreeNode[] nodes)
    {
        Task = task;
        FeatureCount = featureCount;
        _nodes = nodes;
        _outputs = [.. nodes.SelectMany(n => n.Outputs)];
        _goesLeft = Array.ConvertAll(nodes, Table);
    }

    /// <inheritdoc/>
    public override string Kind => KindKey;

    /// <inheritdoc/>
    public override int OutputCount => _nodes[0].Outputs.Count;

    /// <summary>What was learned.</summary>
    public LearningTask Task { get; }

    /// <summary>The number of features that a row must have.</summary>
    public int FeatureCount { get; }

    /// <summary>All nodes; the first is the root, each stands before its children.</summary>
    public IReadOnlyList<DecisionTreeNode> Nodes => _nodes;

    /// <summary>How many groups of rows have an answer of their own.</summary>
    public int LeafCount => _nodes.Count(n => n.IsLeaf);

    /// <inheritdoc/>
    public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs)
    {
        var (width, count) = (FeatureCount, OutputCount);
        if (features.Length < (long)rowCount * width || outputs.Length < (long)rowCount * count)
        {
            throw new ArgumentException($"{rowCount} rows need {(long)rowCount * width} feature values and {(long)rowCount * count} outputs, got {features.Length} and {outputs.Length}.");
        }
        for (var row = 0; row < rowCount; row++)
        {
            _outputs.AsSpan(LeafOf(features.Slice(row * width, width)) * count, count).CopyTo(outputs[(row * count)..]);
        }
    }

    /// <summary>The index of the leaf that a row of features reaches.</summary>
    public int LeafOf(ReadOnlySpan<float> row)
    {
        var at = 0;
        while (_nodes[at] is { IsLeaf: false } node)
        {
            var value = row[node.Feature];
            var left = _goesLeft[at] is { } table
                ? value >= 0 && value < table.Length ? table[(int)value] : node.MissingLeft
                : float.IsNaN(value) ? node.MissingLeft : value <= node.Threshold;
            at = left ? node.Left : node.Right;
        }
        return at;
    }

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        writer.Write(FormatVersion);
        writer.Write((int)Task);
        writer.Write(FeatureCount);
        writer.Write(OutputCount);
        writer.Write(_nodes.Length);
        foreach (var node in _nodes)
        {
            writer.Write(node.Feature);
            writer.Write((double)node.Threshold);
            writer.Write(node.LeftCodes is not null);
            writer.WriteArray<int>(node.LeftCodes is null ? [] : [.. node.LeftCodes]);
            writer.Write(node.LevelCount);
            writer.Write(node.MissingLeft);
            writer.Write(node.SawMissing);
            writer.Write(node.Left);
            writer.Write(node.Right);
            writer.Write(node.Rows);
            writer.Write(node.Weight);
            writer.Write(node.Impurity);
            writer.WriteArray<double>([.. node.Outputs]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="LearningException">The bytes are damaged or of a later version.</exception>
    public static DecisionTreePredictor Read(ModelReader reader)
    {
        var version = reader.ReadInt32();
        if (version != FormatVersion) { throw new LearningException($"The decision tree has format {version}; this program reads format {FormatVersion}."); }
        var task = (LearningTask)reader.ReadInt32();
        var (features, outputs, count) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        if (!Enum.IsDefined(task) || features < 0 || outputs < 1 || count is < 1 or > MostNodes) { throw Damaged(); }
        var nodes = new DecisionTreeNode[count];
        for (var i = 0; i < count; i++)
        {
            var feature = reader.ReadInt32();
            var threshold = (float)reader.ReadDouble();
            var isCategory = reader.ReadBoolean();
            var codes = reader.ReadArray<int>();
            nodes[i] = new DecisionTreeNode
            {
                Feature = feature,
                Threshold = threshold,
                LeftCodes = isCategory ? codes : null,
                LevelCount = reader.ReadInt32(),
                MissingLeft = reader.ReadBoolean(),
                SawMissing = reader.ReadBoolean(),
                Left = reader.ReadInt32(),
                Right = reader.ReadInt32(),
                Rows = reader.ReadInt32(),
                Weight = reader.ReadDouble(),
                Impurity = reader.ReadDouble(),
                Outputs = reader.ReadArray<double>(),
            };
            var node = nodes[i];
            // Children come after their parent, so that no path runs in a circle.
            var sound = node.Outputs.Count == outputs && node.Feature < features && node.LevelCount is >= 0 and < 1 << 24 && codes.All(c => c >= 0 && c < node.LevelCount)
                && (node.IsLeaf || (node.Left > i && node.Left < count && node.Right > i && node.Right < count));
            if (!sound) { throw Damaged(); }
        }
        return new DecisionTreePredictor(task, features, nodes);
    }

    private static LearningException Damaged() => new("The model file is damaged: the decision tree's nodes do not fit together.");

    /// <summary>Per code whether it goes left; null for numbers and leaves.</summary>
    private static bool[]? Table(DecisionTreeNode node)
    {
        if (node.LeftCodes is not { } codes) { return null; }
        var table = new bool[node.LevelCount];
        foreach (var code in codes) { table[code] = true; }
        return table;
    }
}
