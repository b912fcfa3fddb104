namespace MlStudio.Learning.Trainers.Forests;

/// <summary>How well the training rows are predicted by those trees that did not see them (Breiman 1996); an estimate of quality that costs no rows.</summary>
/// <param name="Metric">"accuracy" for classes, "r2" for numbers.</param>
/// <param name="Value">The weighted metric.</param>
/// <param name="Rows">The rows that at least one tree did not see.</param>
public sealed record OutOfBagScore(string Metric, double Value, int Rows);
