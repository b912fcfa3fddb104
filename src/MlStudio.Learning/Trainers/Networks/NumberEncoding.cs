namespace MlStudio.Learning.Trainers.Networks;

/// <summary>How a network sees the numbers of a table.</summary>
public enum NumberEncoding
{
    /// <summary>Standardised, and beside it how far the value reaches through each of several ranges with equally many rows (Gorishniy, Rubachev and Babenko 2022).</summary>
    Piecewise,

    /// <summary>The share of training rows below the value, brought to unit spread: outliers lose their pull.</summary>
    Quantile,

    /// <summary>Less the mean, divided by the standard deviation.</summary>
    Standard,
}
