using MlStudio.Learning.Trainers.Linear.Losses;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>
/// Chooses the L2 penalty that predicts held-out training rows best. With many rows per weight the penalty hardly matters and is 1;
/// else each of a few penalties from strong to weak is tried on three folds, starting from the weights of the one before. It is 1 as well
/// where the rows cannot be parted.
/// </summary>
internal static class PenaltySearch
{
    private const int Folds = 3;
    private const int PlentyOfRows = 20;
    private static readonly double[] s_candidates = [100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

    /// <summary>This many penalties in a row that are worse than the best end the search.</summary>
    private const int Patience = 2;

    /// <param name="unit">What a penalty of 1 is for the loss as it is minimised.</param>
    public static double Choose(LinearSolver solver, LinearLoss loss, double l1, double unit, TargetVector target, float[]? weights, TrainingContext context)
    {
        var rows = weights is null ? target.Count : weights.Count(w => w > 0);
        if (rows >= (long)PlentyOfRows * solver.Rows.FeatureCount * loss.Outputs || rows < 2 * Folds) { return 1; }
        var folds = new RowFolds(target, weights, Folds, context);
        if (folds.Count == 0) { return 1; }
        var training = Enumerable.Range(0, folds.Count).Select(folds.Without).ToArray();
        var held = Enumerable.Range(0, folds.Count).Select(folds.Of).ToArray();
        var points = Array.ConvertAll(training, _ => solver.Start(loss));
        var shares = held.Select(h => h.Sum(w => (double)w)).ToArray();
        double best = 1, least = double.PositiveInfinity;
        var worse = 0;
        for (var i = 0; i < s_candidates.Length && worse < Patience; i++)
        {
            var sum = 0.0;
            for (var fold = 0; fold < training.Length; fold++)
            {
                solver.Approach(loss, l1, s_candidates[i] * unit, training[fold], points[fold]);
                sum += shares[fold] * solver.MeanLoss(loss, held[fold], points[fold]);
                context.Progress?.Invoke(new TrainingProgress((i * Folds) + fold + 1, solver.TotalSteps));
            }
            (best, least, worse) = sum < least ? (s_candidates[i], sum, 0) : (best, least, worse + 1);
        }
        solver.StepsBefore = s_candidates.Length * Folds;
        return best;
    }

    /// <summary>The most steps that a search reports.</summary>
    public static int MostSteps => s_candidates.Length * Folds;
}
