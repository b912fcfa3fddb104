using System.Buffers;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// An intercept plus a function of each feature plus functions of some pairs, all looked up in tables that can be drawn; the sum is the number, or the log-odds of the
/// classes. Immutable and thread-safe; predicting allocates nothing per row.
/// </summary>
public sealed class ExplainableBoostingPredictor : Predictor
{
    /// <summary>The kind written in front of its bytes.</summary>
    public const string KindKey = "explainable-boosting";

    private const int FormatVersion = 1;
    private const int StackBins = 2048;
    private readonly double[] _intercept;
    private readonly ShapeTable[] _mains;
    private readonly PairTable[] _pairs;
    private readonly AdditiveLoss _loss;
    private readonly Lazy<IReadOnlyList<ShapeFunction>> _functions;

    internal ExplainableBoostingPredictor(LearningTask task, int featureCount, double[] intercept, ShapeTable[] mains, PairTable[] pairs)
    {
        Task = task;
        FeatureCount = featureCount;
        _intercept = intercept;
        _mains = mains;
        _pairs = pairs;
        _loss = AdditiveLoss.For(task, intercept.Length);
        _functions = new Lazy<IReadOnlyList<ShapeFunction>>(() => [.. mains.Select(Describe), .. pairs.Select(Describe)]);
    }

    /// <inheritdoc/>
    public override string Kind => KindKey;

    /// <inheritdoc/>
    public override int OutputCount => _intercept.Length;

    /// <summary>What was learned.</summary>
    public LearningTask Task { get; }

    /// <summary>The number of features that a row must have.</summary>
    public int FeatureCount { get; }

    /// <summary>The score before anything is known: the mean over the training rows; per class where there are several.</summary>
    public IReadOnlyList<double> Intercept => _intercept;

    /// <summary>What is added for each feature that matters at all, and then for each pair. Score = intercept + one value of each.</summary>
    public IReadOnlyList<ShapeFunction> ShapeFunctions => _functions.Value;

    /// <inheritdoc/>
    public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs)
    {
        var (width, count) = (FeatureCount, OutputCount);
        if (features.Length < (long)rowCount * width || outputs.Length < (long)rowCount * count)
        {
            throw new ArgumentException($"{rowCount} rows need {(long)rowCount * width} feature values and {(long)rowCount * count} outputs, got {features.Length} and {outputs.Length}.");
        }
        var rented = _mains.Length > StackBins ? ArrayPool<byte>.Shared.Rent(_mains.Length) : null;
        Span<byte> bins = rented ?? stackalloc byte[StackBins];
        for (var row = 0; row < rowCount; row++)
        {
            var scores = outputs.Slice(row * count, count);
            Score(features.Slice(row * width, width), bins, scores);
            _loss.ToOutputs(scores);
        }
        if (rented is not null) { ArrayPool<byte>.Shared.Return(rented); }
    }

    /// <summary>What each of <see cref="ShapeFunctions"/> adds for a row: value k of function i at i · OutputCount + k.</summary>
    public double[] Contributions(ReadOnlySpan<float> row)
    {
        var parts = new double[(_mains.Length + _pairs.Length) * OutputCount];
        var bins = new byte[_mains.Length];
        for (var i = 0; i < _mains.Length; i++)
        {
            bins[i] = (byte)_mains[i].Bins.BinOf(row[_mains[i].Bins.Feature]);
            _mains[i].Values.AsSpan(bins[i] * OutputCount, OutputCount).CopyTo(parts.AsSpan(i * OutputCount));
        }
        for (var i = 0; i < _pairs.Length; i++) { parts[_mains.Length + i] = _pairs[i].ValueOf(bins[_pairs[i].First], bins[_pairs[i].Second]); }
        return parts;
    }

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        writer.Write(FormatVersion);
        writer.Write((int)Task);
        writer.Write(FeatureCount);
        writer.WriteArray<double>(_intercept);
        writer.Write(_mains.Length);
        foreach (var main in _mains) { main.Write(writer); }
        writer.Write(_pairs.Length);
        foreach (var pair in _pairs) { pair.Write(writer); }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="LearningException">The bytes are damaged or of a later version.</exception>
    public static ExplainableBoostingPredictor Read(ModelReader reader)
    {
        var version = reader.ReadInt32();
        if (version != FormatVersion) { throw new LearningException($"The additive model has format {version}; this program reads format {FormatVersion}."); }
        var task = (LearningTask)reader.ReadInt32();
        var features = reader.ReadInt32();
        var intercept = reader.ReadArray<double>();
        var count = reader.ReadInt32();
        var sound = Enum.IsDefined(task) && features >= 0 && count >= 0 && count <= features && (task == LearningTask.Multiclass ? intercept.Length >= 2 : intercept.Length == 1);
        if (!sound) { throw new LearningException("The model file is damaged: the additive model's parts do not fit together."); }
        var mains = new ShapeTable[count];
        for (var i = 0; i < count; i++) { mains[i] = ShapeTable.Read(reader, features, intercept.Length); }
        count = reader.ReadInt32();
        if (count < 0 || (count > 0 && intercept.Length > 1)) { throw new LearningException("The model file is damaged: the additive model's pairs do not fit."); }
        var pairs = new List<PairTable>();
        for (var i = 0; i < count; i++) { pairs.Add(PairTable.Read(reader, mains)); }
        return new ExplainableBoostingPredictor(task, features, intercept, mains, [.. pairs]);
    }

    private void Score(ReadOnlySpan<float> row, Span<byte> bins, Span<double> scores)
    {
        _intercept.CopyTo(scores);
        for (var i = 0; i < _mains.Length; i++)
        {
            var main = _mains[i];
            var bin = main.Bins.BinOf(row[main.Bins.Feature]);
            bins[i] = (byte)bin;
            for (var k = 0; k < scores.Length; k++) { scores[k] += main.Values[(bin * scores.Length) + k]; }
        }
        foreach (var pair in _pairs) { scores[0] += pair.ValueOf(bins[pair.First], bins[pair.Second]); }
    }

    private ShapeFunction Describe(ShapeTable main) => new([main.Axis(null)], OutputCount, main.Values, main.Deviations, main.Weights, Size(main.Values, main.Weights));

    private ShapeFunction Describe(PairTable pair) => new([_mains[pair.First].Axis(pair.FirstGroups), _mains[pair.Second].Axis(pair.SecondGroups)],
        1, pair.Values, new double[pair.Values.Length], pair.Weights, Size(pair.Values, pair.Weights));

    private static double Size(double[] values, double[] weights)
    {
        var outputs = values.Length / weights.Length;
        return values.Select((value, i) => Math.Abs(value) * weights[i / outputs]).Sum() / weights.Sum() / outputs;
    }
}
