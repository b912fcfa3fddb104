namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>What counts as a good prediction of a number.</summary>
public enum RegressionObjective
{
    /// <summary>Squared error: predicts the mean.</summary>
    Squared,

    /// <summary>Absolute error: predicts the median, untouched by outliers.</summary>
    Absolute,

    /// <summary>Squared error for small misses and absolute error for large ones (Huber, "Robust estimation of a location parameter", 1964).</summary>
    Huber,

    /// <summary>Pinball loss: predicts a quantile (Koenker &amp; Bassett, "Regression quantiles", 1978).</summary>
    Quantile,

    /// <summary>Poisson deviance with a logarithmic link: for counts and rates, never below 0.</summary>
    Poisson,

    /// <summary>Tweedie deviance with a logarithmic link: for amounts that are often exactly 0, such as claims (Jørgensen, "Exponential dispersion models", 1987).</summary>
    Tweedie,
}
