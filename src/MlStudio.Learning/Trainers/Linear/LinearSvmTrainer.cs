using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers.Linear.Losses;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>What a linear support vector machine charges for rows on the wrong side of the margin.</summary>
public enum SvmLoss
{
    /// <summary>The square of how far they are from it: smooth, and stern with outliers.</summary>
    SquaredHinge,

    /// <summary>How far they are from it (Cortes and Vapnik 1995): lenient with outliers.</summary>
    Hinge,
}

/// <summary>
/// Linear support vector machine (Cortes and Vapnik 1995): two classes, or each of several against all others. Minimises
/// Σ weight·loss(margin) + L2/2·‖w‖² + L1·‖w‖₁ (intercepts are free), so that L2 = 1/C. The plain hinge loss is smoothed: rounded
/// off within <see cref="Smoothing"/> of its corner, narrower from stage to stage. Solved by L-BFGS, with L1 by OWL-QN.
/// Scores become probabilities by Platt scaling (Platt 1999, with the solver of Lin, Lin and Weng 2007) of scores that
/// rows got from machines that were trained without them (and their kin); with several classes the probabilities are scaled to a sum of 1.
/// </summary>
public sealed record LinearSvmTrainer : Trainer
{
    private const double Narrowing = 0.2;
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass];

    [Option("Loss", "How rows on the wrong side of the margin are charged: squared is the usual choice; plain is more lenient with outliers and slower.")]
    public SvmLoss Loss { get; init; } = SvmLoss.SquaredHinge;

    [Option("L2 penalty", "Pulls all weights towards zero, which widens the margin; raise it when there are many features for few rows.", Min = 0, Max = 1e9, SearchMin = 1e-3, SearchMax = 1e3, Logarithmic = true)]
    public double L2 { get; init; } = 1;

    [Option("L1 penalty", "Sets the weights of useless features to exactly zero; raise it for a shorter model.", Min = 0, Max = 1e9)]
    public double L1 { get; init; }

    [Option("Calibration folds", "Probabilities are learned from scores of rows that were held out, in turns of this many parts.", Min = 2, Max = 20, Advanced = true, Unit = "folds")]
    public int CalibrationFolds { get; init; } = 3;

    [Option("Smoothing", "With the plain hinge loss: within what part of the margin its kink is rounded off. Smaller is more exact and slower.", Min = 1e-7, Max = 1, Advanced = true)]
    public double Smoothing { get; init; } = 0.01;

    [Option("Most iterations", "Each stage of training stops here even if it could still improve.", Min = 1, Max = 100_000, Advanced = true, Unit = "iterations")]
    public int MaxIterations { get; init; } = 300;

    [Option("Tolerance", "Training stops when no weight (for features of unit spread) would change the mean loss faster than this.", Min = 0, Max = 1, Advanced = true)]
    public double Tolerance { get; init; } = 1e-5;

    [Option("Intercept", "Whether the score has a constant part; leave it on unless the features are made for going without.", Advanced = true)]
    public bool FitIntercept { get; init; } = true;

    public override string Key => "linear-svm";
    public override IReadOnlyList<LearningTask> Tasks => Learns;
    public override FeatureEncoding Encoding => FeatureEncoding.OneHotScaled;

    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        var machine = FitScores(features, target, weights, context, out var solver, out var stages, out var point);
        var outputs = machine.OutputCount;
        var folds = new RowFolds(target, weights, CalibrationFolds, context);
        var scores = new double[(long)target.Count * outputs];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            // The whole problem's solution is a start close by; the minimum that is reached does not depend on it.
            var own = (double[])point.Clone();
            Minimize(solver, stages[^1..], folds.Without(fold), own);
            var (learned, intercepts) = solver.Unscale(stages[0], own);
            var held = new LinearPredictor(LinearLink.Identity, solver.Names, learned, intercepts, solver.Means);
            context.Cancellation.ThrowIfCancellationRequested();
            foreach (var row in folds.Held(fold)) { held.Predict(features.Row(row), 1, scores.AsSpan(row * outputs, outputs)); }
        }
        // Rows of one group cannot be parted: their own scores must do.
        if (folds.Count == 0) { machine.Predict(features.Values, target.Count, scores); }
        var scored = folds.Count == 0 ? weights : folds.OfAll();
        var sigmoids = Enumerable.Range(0, outputs).Select(k => PlattScaling.Fit(scores, outputs, k, target, scored, context.Cancellation)).ToArray();
        return machine.Calibrated(target.Task == LearningTask.Binary ? LinearLink.Logistic : LinearLink.OneAgainstRest, sigmoids);
    }

    /// <summary>The machine alone, whose outputs are scores.</summary>
    internal LinearPredictor FitScores(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context) =>
        FitScores(features, target, weights, context, out _, out _, out _);

    private LinearPredictor FitScores(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context,
        out LinearSolver solver, out LinearLoss[] stages, out double[] point)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        stages = Stages(target.Task == LearningTask.Binary ? 1 : target.ClassCount);
        solver = new LinearSolver(features, target.Values, weights, new LinearSettings(L1, L2, MaxIterations, Tolerance, FitIntercept), context)
        {
            TotalSteps = (stages.Length + CalibrationFolds) * MaxIterations,
        };
        point = solver.Start(stages[0]);
        Minimize(solver, stages, weights, point);
        var (learned, intercepts) = solver.Unscale(stages[0], point);
        return new LinearPredictor(LinearLink.Identity, solver.Names, learned, intercepts, solver.Means);
    }

    private void Minimize(LinearSolver solver, LinearLoss[] stages, float[]? weights, double[] point)
    {
        foreach (var stage in stages) { solver.Minimize(stage, L1, L2, weights, point); }
    }

    private LinearLoss[] Stages(int outputs)
    {
        if (Loss == SvmLoss.SquaredHinge) { return [new SquaredHingeLoss(outputs)]; }
        var stages = new List<LinearLoss>();
        for (var width = 1.0; width > Smoothing * 1.001; width *= Narrowing) { stages.Add(new HingeLoss(outputs, width)); }
        stages.Add(new HingeLoss(outputs, Smoothing));
        return [.. stages];
    }
}
