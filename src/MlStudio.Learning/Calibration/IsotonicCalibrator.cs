using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Calibration;

/// <summary>
/// A rising step curve over the probability of each class against the rest; several classes are brought to the sum 1 afterwards.
/// Curves end 1 / (n + 2) short of 0 and 1: n rows cannot show that something is impossible.
/// </summary>
public sealed class IsotonicCalibrator : ProbabilityCalibrator
{
    private readonly IsotonicCurve[] _curves;

    private IsotonicCalibrator(IsotonicCurve[] curves) => _curves = curves;

    public override CalibrationMethod Method => CalibrationMethod.Isotonic;

    /// <summary>One curve for two classes, else one per class.</summary>
    public IReadOnlyList<IsotonicCurve> Curves => _curves;

    public override void Apply(Span<double> values, int outputs)
    {
        for (var at = 0; at < values.Length; at += outputs)
        {
            var row = values.Slice(at, outputs);
            for (var k = 0; k < outputs; k++) { row[k] = _curves[k].At(row[k]); }
            Normalise(row);
        }
    }

    internal static IsotonicCalibrator Fit(double[] values, int outputs, int[] classes, CancellationToken cancellation) => new([.. Enumerable.Range(0, outputs).Select(k =>
    {
        cancellation.ThrowIfCancellationRequested();
        var (probabilities, positive) = Against(values, outputs, classes, k);
        if (Array.IndexOf(positive, true) < 0 || Array.IndexOf(positive, false) < 0) { return IsotonicCurve.Identity; }
        var curve = IsotonicCurve.Fit(probabilities, Array.ConvertAll(positive, p => p ? 1.0 : 0.0));
        var edge = 1.0 / (classes.Length + 2);
        return curve with { Values = Array.ConvertAll(curve.Values, v => Math.Clamp(v, edge, 1 - edge)) };
    })]);

    internal static new IsotonicCalibrator Read(ModelReader reader)
    {
        var count = reader.ReadInt32();
        if (count is < 1 or > 1 << 20) { throw Damaged(); }
        var curves = new IsotonicCurve[count];
        for (var i = 0; i < count; i++)
        {
            curves[i] = new IsotonicCurve(reader.ReadArray<double>(), reader.ReadArray<double>());
            if (curves[i].Scores.Length == 0 || curves[i].Scores.Length != curves[i].Values.Length) { throw Damaged(); }
        }
        return new IsotonicCalibrator(curves);
    }

    private protected override void WriteParameters(ModelWriter writer)
    {
        writer.Write(_curves.Length);
        foreach (var curve in _curves)
        {
            writer.WriteArray<double>(curve.Scores);
            writer.WriteArray<double>(curve.Values);
        }
    }

    private static LearningException Damaged() => new("The model file is damaged: calibration.");
}
