using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>Weighted mean and spread of each feature over the training rows: they make the problem well shaped, whatever the units.</summary>
internal sealed record FeatureMoments(double[] Means, double[] Scales)
{
    /// <exception cref="LearningException">A feature is a category code, missing or not finite.</exception>
    public static FeatureMoments Of(FeatureMatrix features, float[]? weights, CancellationToken cancellation)
    {
        if (features.Features.FirstOrDefault(f => f.IsCategory) is { } category)
        {
            throw new LearningException($"Feature '{category.Name}' holds category codes, which are not amounts. Turn it into one feature per level (step oneHot).");
        }
        var sums = new double[features.FeatureCount];
        var total = 0.0;
        for (var row = 0; row < features.RowCount; row++)
        {
            if ((row & 1023) == 0) { cancellation.ThrowIfCancellationRequested(); }
            double weight = weights is null ? 1 : weights[row];
            total += weight;
            RowKernels.AddScaled(sums, features.Row(row), weight);
        }
        if (sums.Any(s => !double.IsFinite(s))) { ThrowNotFinite(features); }
        var means = Array.ConvertAll(sums, s => s / total);
        var squares = new double[means.Length];
        for (var row = 0; row < features.RowCount; row++)
        {
            if ((row & 1023) == 0) { cancellation.ThrowIfCancellationRequested(); }
            double weight = weights is null ? 1 : weights[row];
            var values = features.Row(row);
            for (var f = 0; f < values.Length; f++)
            {
                var difference = values[f] - means[f];
                squares[f] += weight * difference * difference;
            }
        }
        var scales = new double[means.Length];
        for (var f = 0; f < scales.Length; f++)
        {
            var scale = Math.Sqrt(squares[f] / total);
            // A constant feature has no spread but for rounding; its weight stays 0.
            scales[f] = scale > 1e-9 * Math.Abs(means[f]) ? scale : 0;
        }
        return new FeatureMoments(means, scales);
    }

    private static void ThrowNotFinite(FeatureMatrix features)
    {
        var at = Array.FindIndex(features.Values, v => !float.IsFinite(v));
        throw new LearningException($"Feature '{features.Features[at % features.FeatureCount].Name}' is missing or not finite in training row {(at / features.FeatureCount) + 1}. Fill missing values first (step impute).");
    }
}
