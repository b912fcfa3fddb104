using MlStudio.Learning.Numerics;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Calibration;

/// <summary>A logistic curve over the log-odds of each class against the rest; several classes are brought to the sum 1 afterwards.</summary>
public sealed class SigmoidCalibrator : ProbabilityCalibrator
{
    private readonly SigmoidCurve[] _curves;

    private SigmoidCalibrator(SigmoidCurve[] curves) => _curves = curves;

    public override CalibrationMethod Method => CalibrationMethod.Sigmoid;

    /// <summary>One curve for two classes, else one per class.</summary>
    public IReadOnlyList<SigmoidCurve> Curves => _curves;

    public override void Apply(Span<double> values, int outputs)
    {
        for (var at = 0; at < values.Length; at += outputs)
        {
            var row = values.Slice(at, outputs);
            for (var k = 0; k < outputs; k++) { row[k] = _curves[k].At(LogOdds(row[k])); }
            Normalise(row);
        }
    }

    internal static SigmoidCalibrator Fit(double[] values, int outputs, int[] classes, CancellationToken cancellation) => new([.. Enumerable.Range(0, outputs).Select(k =>
    {
        var (probabilities, positive) = Against(values, outputs, classes, k);
        return SigmoidCurve.Fit(Array.ConvertAll(probabilities, LogOdds), positive, cancellation);
    })]);

    internal static new SigmoidCalibrator Read(ModelReader reader)
    {
        var numbers = reader.ReadArray<double>();
        return numbers.Length > 0 && numbers.Length % 2 == 0
            ? new SigmoidCalibrator([.. numbers.Chunk(2).Select(c => new SigmoidCurve(c[0], c[1]))])
            : throw new LearningException("The model file is damaged: calibration.");
    }

    private protected override void WriteParameters(ModelWriter writer) => writer.WriteArray<double>([.. _curves.SelectMany(c => new[] { c.Slope, c.Shift })]);

    private static double LogOdds(double probability)
    {
        var p = Math.Clamp(probability, Smallest, 1 - Smallest);
        return Logarithm.Log(p) - Logarithm.Log(1 - p);
    }
}
