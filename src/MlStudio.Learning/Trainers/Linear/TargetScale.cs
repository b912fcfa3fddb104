namespace MlStudio.Learning.Trainers.Linear;

/// <summary>Weighted mean and spread of a numeric target.</summary>
internal static class TargetScale
{
    /// <summary>Mean (0 unless <paramref name="centred"/>) and root mean square about it; a spread of 0 is given as 1.</summary>
    public static (double Centre, double Unit) Of(double[] values, float[]? weights, bool centred)
    {
        double sum = 0, total = 0;
        for (var row = 0; row < values.Length; row++)
        {
            double weight = weights is null ? 1 : weights[row];
            sum += weight * values[row];
            total += weight;
        }
        var centre = centred ? sum / total : 0;
        var squares = 0.0;
        for (var row = 0; row < values.Length; row++)
        {
            double weight = weights is null ? 1 : weights[row];
            squares += weight * (values[row] - centre) * (values[row] - centre);
        }
        var unit = Math.Sqrt(squares / total);
        return (centre, unit > 0 && double.IsFinite(unit) ? unit : 1);
    }
}
