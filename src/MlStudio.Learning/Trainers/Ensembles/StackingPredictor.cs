using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Trainers.Ensembles;

/// <summary>What several predictors say, combined by learned weights. Immutable and thread-safe; predicting allocates nothing per row.</summary>
public sealed class StackingPredictor : Predictor
{
    internal const string KindKey = "stacking";
    private readonly MemberSet _members;
    private readonly Blend _blend;
    private readonly MemberSet.Combiner _combine;

    internal StackingPredictor(MemberSet members, Blend blend)
    {
        (_members, _blend) = (members, blend);
        _combine = blend.Combine;
    }

    public override string Kind => KindKey;
    public override int OutputCount => _members.OutputCount;

    /// <summary>The members' trainers with their learned weights, which are never negative: of numbers, log-odds (two classes) or logarithms of probabilities (more).</summary>
    public IReadOnlyList<(string Trainer, double Weight)> Members => [.. _members.Keys.Zip(_blend.Weights)];

    public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs) => _members.Predict(features, rowCount, outputs, _combine);

    public override void Write(ModelWriter writer)
    {
        _members.Write(writer);
        writer.Write((int)_blend.Link);
        writer.WriteArray<double>(_blend.Weights);
        writer.WriteArray<double>(_blend.Shifts);
    }

    internal static StackingPredictor Read(ModelReader reader)
    {
        var members = MemberSet.Read(reader);
        var blend = new Blend((LinearLink)reader.ReadInt32(), reader.ReadArray<double>(), reader.ReadArray<double>());
        return Enum.IsDefined(blend.Link) && blend.Weights.Length == members.Count && blend.Shifts.Length == members.OutputCount
            ? new StackingPredictor(members, blend)
            : throw new LearningException("The model file is damaged: the ensemble's weights.");
    }
}
