using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>Computes the regression metrics of the catalog.</summary>
internal sealed class RegressionScores(double[] actual, double[] predicted)
{
    public IReadOnlyList<MetricValue> All() => MetricCatalog.For(LearningTask.Regression).Select(m => Value(m.Key)).ToArray();

    public MetricValue Value(string key)
    {
        if (actual.Length == 0) { return MetricValue.Undefined(key, "The part has no rows."); }
        return Compute(key) switch
        {
            null => MetricValue.Undefined(key, Reason(key)),
            { } value when !double.IsFinite(value) => MetricValue.Undefined(key, "The errors are too large to be added up."),
            { } value => new MetricValue(key, value),
        };
    }

    private double? Compute(string key) => key switch
    {
        "rmse" => RegressionMetrics.Rmse(actual, predicted),
        "mae" => RegressionMetrics.Mae(actual, predicted),
        "median_ae" => RegressionMetrics.MedianAbsoluteError(actual, predicted),
        "r2" => RegressionMetrics.R2(actual, predicted),
        "mape" => RegressionMetrics.Mape(actual, predicted),
        "max_error" => RegressionMetrics.MaxError(actual, predicted),
        "explained_variance" => RegressionMetrics.ExplainedVariance(actual, predicted),
        "rmsle" => RegressionMetrics.Rmsle(actual, predicted),
        _ => throw new LearningException($"'{key}' is not a metric of numbers. Metrics: {string.Join(", ", MetricCatalog.For(LearningTask.Regression).Select(m => m.Key))}."),
    };

    private string Reason(string key) => key == "mape"
        ? $"{actual.Count(a => a == 0)} rows have the actual value 0, to which no error is relative."
        : key == "rmsle" ? $"{actual.Zip(predicted).Count(p => p.First <= -1 || p.Second <= -1)} rows have an actual or predicted value of -1 or less, which has no logarithm of 1 + value."
        : actual.Length < 2 ? "The part has a single row." : "All actual values in this part are equal.";
}
