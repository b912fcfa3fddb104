using MlStudio.Learning.Numerics;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>A learned weight.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Output">0, or the class for softmax.</param>
/// <param name="Value">How much the score rises when the feature rises by 1.</param>
public sealed record LinearCoefficient(string Feature, int Output, double Value);

/// <summary>
/// A weighted sum of the features per output, through a link. A feature that is missing or not finite counts as its mean
/// over the training rows. Immutable and thread-safe.
/// </summary>
public sealed class LinearPredictor : Predictor
{
    internal const string KindKey = "linear";
    private readonly string[] _features;
    private readonly double[] _weights;
    private readonly double[] _intercepts;
    private readonly double[] _means;

    internal LinearPredictor(LinearLink link, string[] features, double[] weights, double[] intercepts, double[] means)
    {
        Link = link;
        _features = features;
        _weights = weights;
        _intercepts = intercepts;
        _means = means;
    }

    public override string Kind => KindKey;
    public override int OutputCount => _intercepts.Length;
    public LinearLink Link { get; }

    /// <summary>The score of each output where all features are 0.</summary>
    public IReadOnlyList<double> Intercepts => _intercepts;

    /// <summary>All weights, output after output, in the order of the features.</summary>
    public IReadOnlyList<LinearCoefficient> Coefficients =>
        [.. _weights.Select((value, i) => new LinearCoefficient(_features[i % _features.Length], i / _features.Length, value))];

    public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs)
    {
        var width = _features.Length;
        var count = OutputCount;
        for (var row = 0; row < rowCount; row++)
        {
            var values = features.Slice(row * width, width);
            var scores = outputs.Slice(row * count, count);
            for (var k = 0; k < count; k++)
            {
                var weights = _weights.AsSpan(k * width, width);
                var score = RowKernels.Dot(values, weights);
                scores[k] = _intercepts[k] + (double.IsFinite(score) ? score : DotWithMissing(values, weights));
            }
            Linked(scores);
        }
    }

    public override void Write(ModelWriter writer)
    {
        writer.Write((int)Link);
        writer.Write(_features);
        writer.WriteArray<double>(_weights);
        writer.WriteArray<double>(_intercepts);
        writer.WriteArray<double>(_means);
    }

    internal static LinearPredictor Read(ModelReader reader)
    {
        var predictor = new LinearPredictor((LinearLink)reader.ReadInt32(), reader.ReadStrings(), reader.ReadArray<double>(), reader.ReadArray<double>(), reader.ReadArray<double>());
        return Enum.IsDefined(predictor.Link) && predictor._intercepts.Length > 0 && predictor._means.Length == predictor._features.Length
            && predictor._weights.LongLength == (long)predictor._features.Length * predictor._intercepts.Length
            ? predictor
            : throw new LearningException("The model file is damaged: linear predictor.");
    }

    private void Linked(Span<double> scores)
    {
        switch (Link)
        {
            case LinearLink.Logistic: scores[0] = Exponential.Sigmoid(scores[0]); break;
            case LinearLink.Softmax: Softmax(scores); break;
            case LinearLink.Exponential: scores[0] = Exponential.Exp(scores[0]); break;
            case LinearLink.OneAgainstRest: Share(scores); break;
        }
    }

    /// <summary>The same predictor with all intercepts raised.</summary>
    internal LinearPredictor Shifted(double by) => new(Link, _features, _weights, Array.ConvertAll(_intercepts, i => i + by), _means);

    /// <summary>A predictor of scores with a sigmoid per output put behind it.</summary>
    internal LinearPredictor Calibrated(LinearLink link, IReadOnlyList<PlattSigmoid> sigmoids) => new(
        link, _features, [.. _weights.Select((w, i) => w * sigmoids[i / _features.Length].Slope)],
        [.. _intercepts.Select((v, k) => (v * sigmoids[k].Slope) + sigmoids[k].Offset)], _means);

    private static void Share(Span<double> scores)
    {
        var sum = 0.0;
        foreach (ref var score in scores)
        {
            score = Exponential.Sigmoid(score);
            sum += score;
        }
        foreach (ref var score in scores) { score /= sum; }
    }

    /// <summary>Turns scores into probabilities in place; returns the logarithm of the sum of their exponentials.</summary>
    internal static double Softmax(Span<double> scores)
    {
        var largest = scores[0];
        foreach (var score in scores) { largest = Math.Max(largest, score); }
        var sum = 0.0;
        foreach (ref var score in scores)
        {
            score = Exponential.Exp(score - largest);
            sum += score;
        }
        foreach (ref var score in scores) { score /= sum; }
        return largest + Logarithm.Log(sum);
    }

    /// <summary>The value that counts for a feature: itself, or the training mean where it is missing.</summary>
    internal double Known(int feature, float value) => float.IsFinite(value) ? value : _means[feature];

    private double DotWithMissing(ReadOnlySpan<float> values, ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var f = 0; f < values.Length; f++) { sum += weights[f] * (float.IsFinite(values[f]) ? values[f] : _means[f]); }
        return sum;
    }
}
