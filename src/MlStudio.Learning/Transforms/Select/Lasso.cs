namespace MlStudio.Learning.Transforms;

/// <summary>Least squares with an L1 penalty by cyclic coordinate descent (Friedman, Hastie and Tibshirani 2010).</summary>
internal static class Lasso
{
    private const int MostRounds = 1000;
    private const double Tolerance = 1e-7;

    /// <summary>The weights that make ½|y - Xw|² + λ Σ|w| least.</summary>
    /// <param name="columns">Each of mean 0 and length 1, or all 0.</param>
    /// <param name="response">Of mean 0.</param>
    /// <param name="strength">λ as a share of the least at which all weights are 0.</param>
    public static double[] Fit(double[][] columns, double[] response, double strength, CancellationToken cancellation)
    {
        var weights = new double[columns.Length];
        if (columns.Length == 0) { return weights; }
        var rest = response.ToArray();
        var penalty = strength * columns.Max(c => Math.Abs(Correlation.Of(c, response)));
        for (var round = 0; round < MostRounds; round++)
        {
            var most = 0.0;
            for (var j = 0; j < columns.Length; j++)
            {
                cancellation.ThrowIfCancellationRequested();
                var pull = Correlation.Of(columns[j], rest) + weights[j];
                var weight = Math.Sign(pull) * Math.Max(0, Math.Abs(pull) - penalty);
                var change = weight - weights[j];
                if (change == 0) { continue; }
                weights[j] = weight;
                for (var row = 0; row < rest.Length; row++) { rest[row] -= change * columns[j][row]; }
                most = Math.Max(most, Math.Abs(change));
            }
            if (most < Tolerance) { break; }
        }
        return weights;
    }
}
