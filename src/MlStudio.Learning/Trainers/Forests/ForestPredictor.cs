using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Trainers.Forests;

/// <summary>The mean of many trees: of their numbers, or of the class shares in their leaves. Immutable and thread-safe; predicting allocates nothing.</summary>
public sealed class ForestPredictor : Predictor
{
    /// <summary>The kind written in front of its bytes.</summary>
    public const string KindKey = "forest";

    private const int FormatVersion = 1;
    private const int BlockRows = 128;
    private readonly TreeEnsemble _trees;
    private readonly float[] _leafOutputs;

    internal ForestPredictor(TreeEnsemble trees, float[] leafOutputs, LearningTask task, int outputs, OutOfBagScore? outOfBag)
    {
        _trees = trees;
        _leafOutputs = leafOutputs;
        Task = task;
        OutputCount = outputs;
        OutOfBag = outOfBag;
    }

    /// <inheritdoc/>
    public override string Kind => KindKey;

    /// <inheritdoc/>
    public override int OutputCount { get; }

    /// <summary>What was learned.</summary>
    public LearningTask Task { get; }

    /// <summary>The number of features that a row must have.</summary>
    public int FeatureCount => _trees.FeatureCount;

    /// <summary>The number of trees.</summary>
    public int TreeCount => _trees.TreeCount;

    /// <summary>The number of leaves over all trees.</summary>
    public int LeafCount => _trees.LeafValues.Length;

    /// <summary>How well the training rows are predicted by the trees that did not see them; null where every tree saw all, or it was not asked for.</summary>
    public OutOfBagScore? OutOfBag { get; }

    /// <inheritdoc/>
    public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs)
    {
        var width = FeatureCount;
        if (features.Length < (long)rowCount * width || outputs.Length < (long)rowCount * OutputCount)
        {
            throw new ArgumentException($"{rowCount} rows need {(long)rowCount * width} feature values and {(long)rowCount * OutputCount} outputs, got {features.Length} and {outputs.Length}.");
        }
        outputs[..(rowCount * OutputCount)].Clear();
        for (var start = 0; start < rowCount; start += BlockRows)
        {
            // A block of rows through one tree after the other: the tree stays in the processor's cache.
            var end = Math.Min(start + BlockRows, rowCount);
            for (var tree = 0; tree < TreeCount; tree++)
            {
                for (var row = start; row < end; row++) { Add(tree, features.Slice(row * width, width), outputs.Slice(row * OutputCount, OutputCount)); }
            }
            for (var row = start; row < end; row++) { Average(outputs.Slice(row * OutputCount, OutputCount)); }
        }
    }

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        writer.Write(FormatVersion);
        writer.Write((int)Task);
        writer.Write(OutputCount);
        writer.Write(FeatureCount);
        writer.Write(OutOfBag is not null);
        writer.Write(OutOfBag?.Metric ?? "");
        writer.Write(OutOfBag?.Value ?? 0);
        writer.Write(OutOfBag?.Rows ?? 0);
        _trees.Write(writer);
        writer.WriteArray<float>(_leafOutputs);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="LearningException">The bytes are damaged or of a later version.</exception>
    public static ForestPredictor Read(ModelReader reader)
    {
        var version = reader.ReadInt32();
        if (version != FormatVersion) { throw new LearningException($"The forest has format {version}; this program reads format {FormatVersion}."); }
        var task = (LearningTask)reader.ReadInt32();
        var outputs = reader.ReadInt32();
        var features = reader.ReadInt32();
        var hasScore = reader.ReadBoolean();
        var score = new OutOfBagScore(reader.ReadString(), reader.ReadDouble(), reader.ReadInt32());
        if (!Enum.IsDefined(task) || outputs < 1 || features < 0 || (task != LearningTask.Multiclass && outputs != 1)) { throw new LearningException("The model file is damaged: the forest's parts do not fit together."); }
        var trees = TreeEnsemble.Read(reader, features, 1);
        var leaves = reader.ReadArray<float>();
        if (leaves.LongLength != (long)trees.LeafValues.Length * outputs || trees.TreeCount == 0) { throw new LearningException("The model file is damaged: the forest's leaves do not fit its trees."); }
        return new ForestPredictor(trees, leaves, task, outputs, hasScore ? score : null);
    }

    internal TreeEnsemble Trees => _trees;

    /// <summary>The answers of each leaf, one after the other.</summary>
    internal ReadOnlySpan<float> LeafOutputs => _leafOutputs;

    internal ForestPredictor With(OutOfBagScore? score) => new(_trees, _leafOutputs, Task, OutputCount, score);

    /// <summary>Adds what one tree answers for a row.</summary>
    internal void Add(int tree, ReadOnlySpan<float> row, Span<double> sums)
    {
        var leaf = _trees.LeafOf(tree, row);
        if (sums.Length == 1) { sums[0] += _leafOutputs[leaf]; return; }
        var answers = _leafOutputs.AsSpan(leaf * sums.Length, sums.Length);
        for (var k = 0; k < sums.Length; k++) { sums[k] += answers[k]; }
    }

    /// <summary>Shares are divided by their own sum, which rounding may set apart from the number of trees.</summary>
    private void Average(Span<double> sums)
    {
        if (sums.Length == 1) { sums[0] /= TreeCount; return; }
        var all = 0.0;
        foreach (var sum in sums) { all += sum; }
        foreach (ref var sum in sums) { sum /= all; }
    }
}
