using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>A family of power transforms.</summary>
public enum PowerFamily
{
    /// <summary>For all numbers (Yeo and Johnson 2000).</summary>
    YeoJohnson,

    /// <summary>For numbers above 0 (Box and Cox 1964).</summary>
    BoxCox,
}

/// <summary>
/// Raises numbers to the power that makes the training values most like a normal distribution (the lambda of greatest likelihood,
/// between -10 and 10). Box–Cox refuses training values of 0 or less; at prediction such values become missing.
/// </summary>
public sealed record PowerTransform : NumberStep
{
    private const double Most = 10;

    [Option("Family", "Yeo–Johnson takes any number; Box–Cox takes numbers above 0 only.")]
    public PowerFamily Family { get; init; } = PowerFamily.YeoJohnson;

    [Option("Scale", "Whether the result is brought to mean 0 and standard deviation 1.")]
    public bool Standardize { get; init; } = true;

    public override string Describe() => $"Make {Words.List(Columns)} more even by a power ({(Family == PowerFamily.BoxCox ? "Box–Cox" : "Yeo–Johnson")}){(Standardize ? ", with mean 0 and standard deviation 1" : "")}";

    protected override double[] Learn(ReadOnlySpan<double> values, string name, RecipeContext context)
    {
        var sorted = NumberStatistics.Sorted(values);
        if (sorted.Length > 0 && Family == PowerFamily.BoxCox && sorted[0] <= 0)
        {
            throw new LearningException($"Column '{name}' has the value {Words.Number(sorted[0])}; Box–Cox needs values above 0. Use Yeo–Johnson.");
        }
        var lambda = sorted.Length == 0 || sorted[0] == sorted[^1] ? 1 : BestLambda(sorted, context.Cancellation);
        if (!Standardize) { return [lambda, 0, 1]; }
        var powers = new double[values.Length];
        Transform(values, [lambda, 0, 1], powers);
        var (mean, deviation) = NumberStatistics.MeanAndDeviation(powers);
        return [lambda, mean, deviation];
    }

    protected override bool IsLearned(double[] learned) => learned.Length == 3;

    protected override void Transform(ReadOnlySpan<double> values, double[] learned, Span<double> result)
    {
        for (var row = 0; row < values.Length; row++)
        {
            var value = values[row];
            result[row] = double.IsNaN(value) || (Family == PowerFamily.BoxCox && value <= 0) ? double.NaN : (Power(value, LogOf(value), learned[0]) - learned[1]) / learned[2];
        }
    }

    /// <summary>Minus the log-likelihood is least where n/2 · ln(variance of the powers) - (lambda - 1) · (sum of the signed logarithms) is.</summary>
    private double BestLambda(double[] values, CancellationToken cancellation)
    {
        var logs = Array.ConvertAll(values, LogOf);
        double sum = 0;
        for (var i = 0; i < values.Length; i++) { sum += values[i] < 0 ? -logs[i] : logs[i]; }
        if (Family == PowerFamily.BoxCox)
        {
            sum = 0;
            foreach (var log in logs) { sum += log; }
        }
        var powers = new double[values.Length];
        return ScalarMinimizer.Minimize(lambda =>
        {
            cancellation.ThrowIfCancellationRequested();
            double total = 0, squares = 0;
            for (var i = 0; i < powers.Length; i++)
            {
                powers[i] = Power(values[i], logs[i], lambda);
                total += powers[i];
            }
            var mean = total / powers.Length;
            foreach (var power in powers) { squares += (power - mean) * (power - mean); }
            var loss = (0.5 * powers.Length * Logarithm.Log(squares / powers.Length)) - ((lambda - 1) * sum);
            return double.IsFinite(loss) ? loss : double.MaxValue;
        }, -Most, Most);
    }

    private double LogOf(double value) => Family == PowerFamily.BoxCox ? Logarithm.Log(value) : Logarithm.LogOnePlus(Math.Abs(value));

    private double Power(double value, double log, double lambda) => Family == PowerFamily.YeoJohnson && value < 0 ? -Raise(log, 2 - lambda) : Raise(log, lambda);

    /// <summary>(e^(power · log) - 1) / power, and its limit at 0.</summary>
    private static double Raise(double log, double power) => Math.Abs(power) < 1e-10 ? log : (Exponential.Exp(power * log) - 1) / power;
}
