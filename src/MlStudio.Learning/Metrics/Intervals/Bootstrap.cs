using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Metrics;

/// <summary>Draws units anew and evaluates kernels on each draw. The same plan gives the same values on any number of threads.</summary>
internal static class Bootstrap
{
    /// <summary>The value of every kernel's metrics on the rows as they are; NaN where undefined.</summary>
    public static double[] Observed(ResamplingPlan plan, IReadOnlyList<MetricKernel> kernels)
    {
        var ones = new double[plan.Units];
        Array.Fill(ones, 1);
        return Evaluate(kernels, ones);
    }

    /// <summary>Per draw the value of every kernel's metrics, one kernel's after the other's.</summary>
    public static double[][] Run(ResamplingPlan plan, IReadOnlyList<MetricKernel> kernels, int replicates, int threads, CancellationToken cancellation)
    {
        var values = new double[replicates][];
        using var team = new WorkerTeam(Math.Clamp(threads, 1, replicates));
        team.Run(member =>
        {
            var multipliers = new double[plan.Units];
            var (start, end) = team.Range(member, replicates);
            for (var replicate = start; replicate < end; replicate++)
            {
                cancellation.ThrowIfCancellationRequested();
                plan.Draw(replicate, multipliers);
                values[replicate] = Evaluate(kernels, multipliers);
            }
        });
        return values;
    }

    private static double[] Evaluate(IReadOnlyList<MetricKernel> kernels, double[] multipliers)
    {
        var values = new double[kernels.Sum(k => k.Keys.Count)];
        var at = 0;
        foreach (var kernel in kernels)
        {
            kernel.Evaluate(multipliers, values.AsSpan(at, kernel.Keys.Count));
            at += kernel.Keys.Count;
        }
        return values;
    }
}
