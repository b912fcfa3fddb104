using MlStudio.Learning.Numerics;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers.Linear;

namespace MlStudio.Learning.Calibration;

/// <summary>Log-probabilities divided by one temperature, the same for all classes: above 1 answers become less sure, below 1 surer.</summary>
public sealed class TemperatureCalibrator : ProbabilityCalibrator
{
    /// <summary>The temperature stays between 1/100 and 100.</summary>
    private const double Widest = 100;
    private const int Halvings = 60;

    private TemperatureCalibrator(double temperature) => Temperature = temperature;

    public override CalibrationMethod Method => CalibrationMethod.Temperature;

    public double Temperature { get; }

    public override void Apply(Span<double> values, int outputs)
    {
        if (outputs == 1)
        {
            foreach (ref var value in values)
            {
                var p = Math.Clamp(value, Smallest, 1 - Smallest);
                value = Exponential.Sigmoid((Logarithm.Log(p) - Logarithm.Log(1 - p)) / Temperature);
            }
            return;
        }
        for (var at = 0; at < values.Length; at += outputs)
        {
            var row = values.Slice(at, outputs);
            foreach (ref var value in row) { value = Logarithm.Log(Math.Max(value, Smallest)) / Temperature; }
            LinearPredictor.Softmax(row);
        }
    }

    /// <summary>The log-loss is convex in 1 / temperature: its derivative is brought to 0 by halving.</summary>
    internal static TemperatureCalibrator Fit(double[] values, int outputs, int[] classes, CancellationToken cancellation)
    {
        var width = Math.Max(2, outputs);
        var logs = new double[classes.Length * width];
        for (var row = 0; row < classes.Length; row++)
        {
            for (var k = 0; k < width; k++)
            {
                var p = outputs == 1 ? (k == 1 ? values[row] : 1 - values[row]) : values[(row * outputs) + k];
                logs[(row * width) + k] = Logarithm.Log(Math.Max(p, Smallest));
            }
        }
        var (low, high) = (1 / Widest, Widest);
        var scores = new double[width];
        for (var i = 0; i < Halvings; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var middle = Math.Sqrt(low * high);
            if (Slope(logs, width, classes, middle, scores) > 0) { high = middle; } else { low = middle; }
        }
        return new TemperatureCalibrator(1 / Math.Sqrt(low * high));
    }

    internal static new TemperatureCalibrator Read(ModelReader reader)
    {
        var temperature = reader.ReadDouble();
        return temperature > 0 && double.IsFinite(temperature) ? new TemperatureCalibrator(temperature) : throw new LearningException("The model file is damaged: calibration.");
    }

    private protected override void WriteParameters(ModelWriter writer) => writer.Write(Temperature);

    /// <summary>The derivative of the log-loss by the inverse temperature.</summary>
    private static double Slope(double[] logs, int width, int[] classes, double inverse, double[] scores)
    {
        var sum = 0.0;
        for (var row = 0; row < classes.Length; row++)
        {
            var own = logs.AsSpan(row * width, width);
            for (var k = 0; k < width; k++) { scores[k] = inverse * own[k]; }
            LinearPredictor.Softmax(scores);
            for (var k = 0; k < width; k++) { sum += scores[k] * own[k]; }
            sum -= own[classes[row]];
        }
        return sum;
    }
}
