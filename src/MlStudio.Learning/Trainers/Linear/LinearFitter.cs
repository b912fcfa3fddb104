namespace MlStudio.Learning.Trainers.Linear;

/// <summary>Fits linear models of every link.</summary>
internal static class LinearFitter
{
    public static LinearPredictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, LinearPlan plan, LinearSettings settings, TrainingContext context)
    {
        var solver = new LinearSolver(features, plan.Targets, weights, settings, context)
        {
            TotalSteps = (settings.L2 is null ? PenaltySearch.MostSteps : 0) + (plan.Stages.Count * settings.MaxIterations),
        };
        var l1 = settings.L1 * plan.L1Unit;
        var l2 = settings.L2 ?? PenaltySearch.Choose(solver, plan.Stages[0], l1, plan.L2Unit, target, weights, context);
        var point = solver.Start(plan.Stages[0]);
        foreach (var stage in plan.Stages) { solver.Minimize(stage, l1, l2 * plan.L2Unit, weights, point); }
        var (learned, intercepts) = solver.Unscale(plan.Stages[0], point);
        for (var i = 0; i < learned.Length; i++) { learned[i] *= plan.Unit; }
        for (var k = 0; k < intercepts.Length; k++) { intercepts[k] = plan.Shift + (plan.Unit * intercepts[k]); }
        return new LinearPredictor(plan.Link, solver.Names, learned, intercepts, solver.Means);
    }
}
