using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers.Boosting.Binning;
using MlStudio.Learning.Trainers.Boosting.Objectives;

namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>A sum of trees and the map from that sum to a number or probabilities. Immutable and thread-safe; predicting allocates nothing per row.</summary>
public sealed class BoostingPredictor : Predictor
{
    /// <summary>The kind written in front of its bytes.</summary>
    public const string KindKey = "gradient-boosting";

    private const int FormatVersion = 2;

    /// <summary>Without the number of training rows per leaf; models that do not know them are still written so, byte for byte.</summary>
    private const int PlainFormatVersion = 1;
    private readonly TreeEnsemble _trees;
    private readonly Objective _objective;
    private readonly double[] _start;
    private readonly double[] _gains;
    private readonly int[] _splits;
    private readonly BlockScorer _scorer;

    private BoostingPredictor(TreeEnsemble trees, Objective objective, double[] start, double[] gains, int[] splits)
    {
        _trees = trees;
        _objective = objective;
        _start = start;
        _gains = gains;
        _splits = splits;
        _scorer = new BlockScorer(trees, start);
    }

    /// <inheritdoc/>
    public override string Kind => KindKey;

    /// <inheritdoc/>
    public override int OutputCount => _start.Length;

    /// <summary>The number of features that a row must have.</summary>
    public int FeatureCount => _gains.Length;

    /// <summary>The number of trees, over all classes.</summary>
    public int TreeCount => _trees.TreeCount;

    /// <summary>Per feature, by how much its splits lowered the training loss in total.</summary>
    public IReadOnlyList<double> GainImportance => _gains;

    /// <summary>Per feature, in how many splits it is used.</summary>
    public IReadOnlyList<int> SplitImportance => _splits;

    /// <inheritdoc/>
    public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs)
    {
        if (features.Length < (long)rowCount * FeatureCount || outputs.Length < (long)rowCount * OutputCount)
        {
            throw new ArgumentException($"{rowCount} rows need {(long)rowCount * FeatureCount} feature values and {(long)rowCount * OutputCount} outputs, got {features.Length} and {outputs.Length}.");
        }
        _scorer.Score(features, FeatureCount, rowCount, outputs);
        for (var row = 0; row < rowCount; row++) { _objective.ToOutputs(outputs.Slice(row * OutputCount, OutputCount)); }
    }

    /// <summary>The score that each output starts from.</summary>
    internal IReadOnlyList<double> Start => _start;

    internal TreeEnsemble Trees => _trees;

    internal Objective Objective => _objective;

    /// <summary>The scores of all rows, row-major, before they are turned into outputs.</summary>
    internal double[] Scores(FeatureMatrix features)
    {
        var scores = new double[(long)features.RowCount * OutputCount];
        _scorer.Score(features.Values, FeatureCount, features.RowCount, scores);
        return scores;
    }

    /// <exception cref="LearningException">Another loss or another number of features or outputs was learned.</exception>
    internal void RequireLearnedBy(Objective objective, FeatureMatrix features)
    {
        if (FeatureCount != features.FeatureCount) { throw new LearningException($"The predictor to go on from takes {FeatureCount} features; {features.FeatureCount} were given."); }
        if (_objective.Code != objective.Code || OutputCount != objective.ScoreCount)
        {
            throw new LearningException($"The predictor to go on from learned by {_objective.Metric} with {OutputCount} output(s); {objective.Metric} with {objective.ScoreCount} was asked for.");
        }
    }

    /// <exception cref="LearningException">The levels of a category fell into other bins than those its trees ask for.</exception>
    internal void RequireSameBins(FeatureMatrix features, BinnedMatrix matrix)
    {
        if (_trees.FirstOtherBins(matrix) is var feature and >= 0)
        {
            throw new LearningException($"The levels of '{features.Features[feature].Name}' are as frequent in another order than where the predictor was trained; go on with the rows that it was trained on.");
        }
    }

    /// <inheritdoc/>
    public override void Write(ModelWriter writer)
    {
        writer.Write(_trees.KnowsLeafRows ? FormatVersion : PlainFormatVersion);
        writer.Write(_objective.Code);
        writer.WriteArray<double>(_start);
        writer.WriteArray<double>(_gains);
        writer.WriteArray<int>(_splits);
        _trees.Write(writer);
        if (_trees.KnowsLeafRows) { _trees.WriteLeafRows(writer); }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="LearningException">The bytes are damaged or of a later version.</exception>
    public static BoostingPredictor Read(ModelReader reader)
    {
        var version = reader.ReadInt32();
        if (version is not (PlainFormatVersion or FormatVersion)) { throw new LearningException($"The boosting model has format {version}; this program reads formats {PlainFormatVersion} and {FormatVersion}."); }
        var code = reader.ReadInt32();
        var start = reader.ReadArray<double>();
        var gains = reader.ReadArray<double>();
        var splits = reader.ReadArray<int>();
        if (start.Length == 0 || gains.Length != splits.Length) { throw new LearningException("The model file is damaged: the boosting model's parts do not fit together."); }
        return new BoostingPredictor(TreeEnsemble.Read(reader, gains.Length, start.Length, version == FormatVersion), Objective.FromCode(code, start.Length), start, gains, splits);
    }

    /// <param name="before">The predictor whose trees come first, or null.</param>
    internal static BoostingPredictor From(List<Tree> trees, IReadOnlyList<double> start, Objective objective, BinnedMatrix matrix, int featureCount, BoostingPredictor? before = null)
    {
        var gains = before?._gains.ToArray() ?? new double[featureCount];
        var splits = before?._splits.ToArray() ?? new int[featureCount];
        foreach (var node in trees.SelectMany(tree => tree.Nodes))
        {
            var feature = matrix.Features[node.Feature].Feature;
            gains[feature] += node.Gain;
            splits[feature]++;
        }
        return new BoostingPredictor(TreeEnsemble.From(trees, matrix, featureCount, before?._trees), objective, [.. start], gains, splits);
    }
}
