using MlStudio.Learning.Trainers.Linear.Losses;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>How a kind of regression is put to the solver, and its solution put back into the target's units.</summary>
/// <param name="Link">How scores become predictions.</param>
/// <param name="Stages">The losses that are minimised one after the other, each starting where the one before ended.</param>
/// <param name="Targets">As the losses take them.</param>
internal sealed record LinearPlan(LinearLink Link, IReadOnlyList<LinearLoss> Stages, double[] Targets)
{
    /// <summary>Multiplies the solution's weights and intercepts.</summary>
    public double Unit { get; init; } = 1;

    /// <summary>Added to the solution's intercepts.</summary>
    public double Shift { get; init; }

    /// <summary>The L1 penalty for the loss as it is minimised, where the option is 1.</summary>
    public double L1Unit { get; init; } = 1;

    /// <summary>The L2 penalty for the loss as it is minimised, where the option is 1.</summary>
    public double L2Unit { get; init; } = 1;
}
