using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Ensembles;

/// <summary>The weighted mean of what several predictors say. Immutable and thread-safe; predicting allocates nothing per row.</summary>
public sealed class VotingPredictor : Predictor
{
    internal const string KindKey = "voting";
    private readonly MemberSet _members;
    private readonly double[] _shares;
    private readonly MemberSet.Combiner _combine;

    internal VotingPredictor(MemberSet members, double[] shares)
    {
        (_members, _shares) = (members, shares);
        _combine = Combine;
    }

    public override string Kind => KindKey;
    public override int OutputCount => _members.OutputCount;

    /// <summary>The members' trainers with their shares, which add up to 1.</summary>
    public IReadOnlyList<(string Trainer, double Share)> Members => [.. _members.Keys.Zip(_shares)];

    public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs) => _members.Predict(features, rowCount, outputs, _combine);

    public override void Write(ModelWriter writer)
    {
        _members.Write(writer);
        writer.WriteArray<double>(_shares);
    }

    internal static VotingPredictor Read(ModelReader reader)
    {
        var members = MemberSet.Read(reader);
        var shares = reader.ReadArray<double>();
        return shares.Length == members.Count ? new VotingPredictor(members, shares) : throw new LearningException("The model file is damaged: the ensemble's weights.");
    }

    private void Combine(ReadOnlySpan<double> answers, int rows, Span<double> outputs)
    {
        var size = rows * OutputCount;
        for (var i = 0; i < size; i++)
        {
            var sum = 0.0;
            for (var m = 0; m < _shares.Length; m++) { sum += _shares[m] * answers[(m * size) + i]; }
            // Shares add up to 1 but for rounding, by which a mean must not leave what the members say.
            outputs[i] = Math.Clamp(sum, Lowest(answers, i, size), Highest(answers, i, size));
        }
    }

    private static double Lowest(ReadOnlySpan<double> answers, int at, int size)
    {
        var low = answers[at];
        for (var i = at + size; i < answers.Length; i += size) { low = Math.Min(low, answers[i]); }
        return low;
    }

    private static double Highest(ReadOnlySpan<double> answers, int at, int size)
    {
        var high = answers[at];
        for (var i = at + size; i < answers.Length; i += size) { high = Math.Max(high, answers[i]); }
        return high;
    }
}
