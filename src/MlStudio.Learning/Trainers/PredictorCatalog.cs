using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers.Additive;
using MlStudio.Learning.Trainers.Baselines;
using MlStudio.Learning.Trainers.Bayes;
using MlStudio.Learning.Trainers.Boosting;
using MlStudio.Learning.Trainers.Ensembles;
using MlStudio.Learning.Trainers.Forests;
using MlStudio.Learning.Trainers.Linear;
using MlStudio.Learning.Trainers.Neighbors;
using MlStudio.Learning.Trainers.Networks;

namespace MlStudio.Learning.Trainers;

/// <summary>Reads back predictors of every kind there is.</summary>
public static class PredictorCatalog
{
    private static readonly SortedDictionary<string, Func<ModelReader, Predictor>> Readers = new(StringComparer.Ordinal)
    {
        [ConstantPredictor.KindKey] = ConstantPredictor.Read,
        [BoostingPredictor.KindKey] = BoostingPredictor.Read,
        [ForestPredictor.KindKey] = ForestPredictor.Read,
        [DecisionTreePredictor.KindKey] = DecisionTreePredictor.Read,
        [ExplainableBoostingPredictor.KindKey] = ExplainableBoostingPredictor.Read,
        [LinearPredictor.KindKey] = LinearPredictor.Read,
        [NaiveBayesPredictor.KindKey] = NaiveBayesPredictor.Read,
        [NeighborsPredictor.KindKey] = NeighborsPredictor.Read,
        [NetworkPredictor.KindKey] = NetworkPredictor.Read,
        [VotingPredictor.KindKey] = VotingPredictor.Read,
        [StackingPredictor.KindKey] = StackingPredictor.Read,
    };

    /// <summary>The kinds that can be read.</summary>
    public static IEnumerable<string> Kinds => Readers.Keys;

    /// <summary>Writes the kind and then the predictor.</summary>
    public static void Write(ModelWriter writer, Predictor predictor)
    {
        writer.Write(predictor.Kind);
        predictor.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="LearningException">The kind is unknown (the message lists the kinds there are) or the bytes are damaged.</exception>
    public static Predictor Read(ModelReader reader)
    {
        var kind = reader.ReadString();
        return Readers.TryGetValue(kind, out var read)
            ? read(reader)
            : throw new LearningException($"The model holds a predictor of kind '{kind}', which this version cannot read. Kinds: {string.Join(", ", Readers.Keys)}.");
    }
}
