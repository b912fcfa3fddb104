namespace MlStudio.Learning.Trainers.Additive;

/// <summary>Sums of derivatives, and how many rows they are of.</summary>
internal record struct StepCell(double Gradient, double Hessian, int Rows)
{
    public static StepCell operator +(StepCell a, StepCell b) => new(a.Gradient + b.Gradient, a.Hessian + b.Hessian, a.Rows + b.Rows);

    public static StepCell operator -(StepCell a, StepCell b) => new(a.Gradient - b.Gradient, a.Hessian - b.Hessian, a.Rows - b.Rows);

    /// <summary>By how much (times two) the loss falls where these rows get their best step.</summary>
    public readonly double Score(double l2) => Hessian + l2 > 0 ? Gradient * Gradient / (Hessian + l2) : 0;

    /// <summary>The best step.</summary>
    public readonly double Step(double l2) => Hessian + l2 > 0 ? -Gradient / (Hessian + l2) : 0;
}
