using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Calibration;

/// <summary>Corrects a classifier's probabilities. Fitted on rows that the classifier was not trained on. Immutable and thread-safe.</summary>
public abstract class ProbabilityCalibrator
{
    /// <summary>Closer to 0 or 1 than this a probability's logarithm says nothing.</summary>
    internal const double Smallest = 1e-12;

    /// <summary>How it was fitted.</summary>
    public abstract CalibrationMethod Method { get; }

    /// <summary>Corrects probabilities in place.</summary>
    /// <param name="values">Row-major as <see cref="Predictions.Values"/>: one value per row for two classes, one per class for more.</param>
    /// <param name="outputs">Values per row.</param>
    public abstract void Apply(Span<double> values, int outputs);

    /// <summary>Fits a calibrator.</summary>
    /// <param name="method">Not <see cref="CalibrationMethod.None"/>.</param>
    /// <param name="values">Probabilities, row-major as <see cref="Predictions.Values"/>, of rows that were not trained on.</param>
    /// <param name="outputs">Values per row: 1 for two classes.</param>
    /// <param name="classes">The class of each row.</param>
    /// <exception cref="LearningException">There are no rows, or the method is none.</exception>
    public static ProbabilityCalibrator Fit(CalibrationMethod method, double[] values, int outputs, int[] classes, CancellationToken cancellation = default)
    {
        if (classes.Length == 0 || values.Length != (long)classes.Length * outputs) { throw new LearningException($"Calibration needs {outputs} probabilities for each of at least one row; {values.Length} for {classes.Length} rows were given."); }
        return method switch
        {
            CalibrationMethod.Sigmoid => SigmoidCalibrator.Fit(values, outputs, classes, cancellation),
            CalibrationMethod.Isotonic => IsotonicCalibrator.Fit(values, outputs, classes, cancellation),
            CalibrationMethod.Temperature => TemperatureCalibrator.Fit(values, outputs, classes, cancellation),
            _ => throw new LearningException($"'{method}' fits nothing. Methods: sigmoid, isotonic, temperature."),
        };
    }

    /// <summary>Writes method and parameters; the same calibrator always writes the same bytes.</summary>
    internal void Write(ModelWriter writer)
    {
        writer.Write((int)Method);
        WriteParameters(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="LearningException">The bytes are damaged.</exception>
    internal static ProbabilityCalibrator Read(ModelReader reader) => (CalibrationMethod)reader.ReadInt32() switch
    {
        CalibrationMethod.Sigmoid => SigmoidCalibrator.Read(reader),
        CalibrationMethod.Isotonic => IsotonicCalibrator.Read(reader),
        CalibrationMethod.Temperature => TemperatureCalibrator.Read(reader),
        var other => throw new LearningException($"The model file is damaged: calibration {(int)other} is unknown."),
    };

    private protected abstract void WriteParameters(ModelWriter writer);

    /// <summary>The probabilities of one class, and which rows are of it. For two classes that of the positive one.</summary>
    private protected static (double[] Probabilities, bool[] Positive) Against(double[] values, int outputs, int[] classes, int output)
    {
        var own = outputs == 1 ? 1 : output;
        return ([.. Enumerable.Range(0, classes.Length).Select(r => values[(r * outputs) + output])], Array.ConvertAll(classes, c => c == own));
    }

    /// <summary>Makes the classes of a row add up to 1 again; equal shares where all are 0.</summary>
    private protected static void Normalise(Span<double> row)
    {
        if (row.Length == 1) { return; }
        var sum = 0.0;
        foreach (var value in row) { sum += value; }
        foreach (ref var value in row) { value = sum > 0 ? value / sum : 1.0 / row.Length; }
    }
}
