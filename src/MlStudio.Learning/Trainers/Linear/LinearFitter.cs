using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers.Linear;

/// <summary>The options that the linear trainers share.</summary>
internal sealed record LinearSettings(double L1, double L2, int MaxIterations, double Tolerance, bool FitIntercept);

/// <summary>Fits linear models of every link.</summary>
internal static class LinearFitter
{
    public static LinearPredictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, LinearSettings settings, TrainingContext context)
    {
        var (link, outputs, metric) = target.Task switch
        {
            LearningTask.Regression => (LinearLink.Identity, 1, "rmse"),
            LearningTask.Binary => (LinearLink.Logistic, 1, "logloss"),
            _ => (LinearLink.Softmax, target.ClassCount, "logloss"),
        };
        var moments = FeatureMoments.Of(features, weights, context.Cancellation);
        var means = moments.Means;
        if (!settings.FitIntercept) { moments = moments with { Means = new double[means.Length] }; }
        // Numbers are brought to unit spread, so that tolerance and steps mean the same for euros and for light years.
        var (centre, unit) = link == LinearLink.Identity ? TargetScale.Of(target.Values, weights, settings.FitIntercept) : (0, 1);
        var targets = link == LinearLink.Identity ? Array.ConvertAll(target.Values, v => (v - centre) / unit) : target.Values;

        var problem = new LinearProblem(features, targets, weights, link, outputs, moments, settings.L2, settings.FitIntercept, context);
        var point = new double[problem.ParameterCount];
        var search = new LimitedMemoryBfgs(settings.MaxIterations, settings.Tolerance)
        {
            Iterated = (iteration, _) => context.Progress?.Invoke(new TrainingProgress(iteration, settings.MaxIterations, metric,
                link == LinearLink.Identity ? unit * Math.Sqrt(2 * problem.MeanLoss) : problem.MeanLoss)),
        };
        search.Minimize(problem.Evaluate, point, settings.L1 > 0 ? AbsoluteWeights(problem, moments, settings.L1 / unit) : null);

        var learned = new double[outputs * features.FeatureCount];
        var intercepts = new double[outputs];
        problem.Unscale(point, learned, intercepts);
        for (var i = 0; i < learned.Length; i++) { learned[i] *= unit; }
        for (var k = 0; k < outputs; k++) { intercepts[k] = centre + (unit * intercepts[k]); }
        return new LinearPredictor(link, [.. features.Features.Select(f => f.Name)], learned, intercepts, means);
    }

    private static double[] AbsoluteWeights(LinearProblem problem, FeatureMoments moments, double l1)
    {
        var width = moments.Scales.Length;
        var weights = new double[problem.ParameterCount];
        for (var i = 0; i < weights.Length; i++)
        {
            var feature = i % (width + 1);
            weights[i] = feature == width || moments.Scales[feature] == 0 ? 0 : l1 / (moments.Scales[feature] * problem.TotalWeight);
        }
        return weights;
    }
}
