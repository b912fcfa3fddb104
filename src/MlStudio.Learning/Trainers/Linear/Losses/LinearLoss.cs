namespace MlStudio.Learning.Trainers.Linear.Losses;

/// <summary>The loss of one row.</summary>
/// <param name="Value">What is minimised.</param>
/// <param name="Curve">What the learning curve shows; the same as the value but for smoothed losses.</param>
internal readonly record struct RowLoss(double Value, double Curve);

/// <summary>What a linear model minimises, as a function of a row's scores: convex and differentiable. Immutable and thread-safe.</summary>
internal abstract class LinearLoss
{
    /// <summary>The name of the learning curve's metric.</summary>
    public abstract string Metric { get; }

    /// <summary>How many scores a row has.</summary>
    public virtual int Outputs => 1;

    /// <summary>The loss of a row; turns its scores into the derivatives of the loss by the scores.</summary>
    public abstract RowLoss At(Span<double> scores, double target);

    /// <summary>The learning curve's figure.</summary>
    /// <param name="mean">The weighted mean of <see cref="RowLoss.Curve"/>.</param>
    public virtual double Figure(double mean) => mean;
}
