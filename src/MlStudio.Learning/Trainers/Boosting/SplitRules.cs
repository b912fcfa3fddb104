namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>What a split must satisfy and how it is valued (Chen &amp; Guestrin, "XGBoost", 2016, section 2.2).</summary>
internal sealed record SplitRules
{
    public required double L1 { get; init; }
    public required double L2 { get; init; }
    public required double MinGain { get; init; }
    public required double MinRows { get; init; }
    public required double MinHessian { get; init; }
    public required double CategorySmoothing { get; init; }
    public required double CategoryL2 { get; init; }
    public required int MaxCategoriesPerSide { get; init; }
    public required int MinRowsPerCategory { get; init; }
    public required int OneAgainstRestLevels { get; init; }

    /// <summary>The largest size of a leaf's step.</summary>
    public double LargestStep { get; init; } = double.PositiveInfinity;

    /// <summary>What a leaf with these sums takes off the loss.</summary>
    public double Score(double gradient, double hessian, double extraL2 = 0)
    {
        var g = Shrink(gradient);
        var d = hessian + L2 + extraL2;
        return d > 0 ? g * g / d : 0;
    }

    /// <summary>The step of a leaf before the learning rate.</summary>
    public double Step(double gradient, double hessian, double extraL2 = 0)
    {
        var d = hessian + L2 + extraL2;
        return d > 0 ? Math.Clamp(-Shrink(gradient) / d, -LargestStep, LargestStep) : 0;
    }

    /// <summary>What a leaf with these sums takes off the loss when its step is given; equals <see cref="Score"/> at <see cref="Step"/>.</summary>
    public double ScoreAt(double step, double gradient, double hessian, double extraL2 = 0) =>
        -(2 * (gradient * step + L1 * Math.Abs(step)) + (hessian + L2 + extraL2) * step * step);

    public double Shrink(double gradient) => L1 == 0 ? gradient : Math.CopySign(Math.Max(0, Math.Abs(gradient) - L1), gradient);
}
