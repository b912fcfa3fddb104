using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Trainers.Baselines;

/// <summary>The same outputs for every row.</summary>
public sealed class ConstantPredictor(double[] values) : Predictor
{
    internal const string KindKey = "constant";

    public override string Kind => KindKey;
    public override int OutputCount => values.Length;

    /// <summary>The outputs given to every row.</summary>
    public IReadOnlyList<double> Outputs => values;

    public override void Predict(ReadOnlySpan<float> features, int rowCount, Span<double> outputs)
    {
        for (var row = 0; row < rowCount; row++) { values.CopyTo(outputs[(row * values.Length)..]); }
    }

    public override void Write(ModelWriter writer) => writer.WriteArray<double>(values);

    internal static ConstantPredictor Read(ModelReader reader) => new(reader.ReadArray<double>());
}
