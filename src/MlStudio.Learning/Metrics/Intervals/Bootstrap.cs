using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Metrics;

/// <summary>The rows of one part that are drawn anew by themselves, and what is computed of them.</summary>
internal sealed record ResampledPart(ResamplingPlan Plan, IReadOnlyList<MetricKernel> Kernels);

/// <summary>
/// Draws units anew and evaluates kernels on each draw. Of several parts, such as folds, the same kernels are evaluated on each and
/// averaged. The same plans give the same values on any number of threads.
/// </summary>
internal static class Bootstrap
{
    /// <summary>The value of every kernel's metrics on the rows as they are; NaN where undefined.</summary>
    public static double[] Observed(IReadOnlyList<ResampledPart> parts)
    {
        var ones = Multipliers(parts);
        foreach (var multipliers in ones) { Array.Fill(multipliers, 1); }
        return Mean(parts, ones);
    }

    /// <summary>Per draw the value of every kernel's metrics, one kernel's after the other's.</summary>
    public static double[][] Run(IReadOnlyList<ResampledPart> parts, int replicates, int threads, CancellationToken cancellation)
    {
        var values = new double[replicates][];
        using var team = new WorkerTeam(Math.Clamp(threads, 1, replicates));
        team.Run(member =>
        {
            var drawn = Multipliers(parts);
            var (start, end) = team.Range(member, replicates);
            for (var replicate = start; replicate < end; replicate++)
            {
                cancellation.ThrowIfCancellationRequested();
                for (var p = 0; p < parts.Count; p++) { parts[p].Plan.Draw(replicate, drawn[p]); }
                values[replicate] = Mean(parts, drawn);
            }
        });
        return values;
    }

    private static double[][] Multipliers(IReadOnlyList<ResampledPart> parts) => [.. parts.Select(p => new double[p.Plan.Units])];

    private static double[] Mean(IReadOnlyList<ResampledPart> parts, double[][] multipliers)
    {
        var means = new double[parts[0].Kernels.Sum(k => k.Keys.Count)];
        var values = new double[means.Length];
        for (var p = 0; p < parts.Count; p++)
        {
            var at = 0;
            foreach (var kernel in parts[p].Kernels)
            {
                kernel.Evaluate(multipliers[p], values.AsSpan(at, kernel.Keys.Count));
                at += kernel.Keys.Count;
            }
            for (var i = 0; i < means.Length; i++) { means[i] += values[i] / parts.Count; }
        }
        return means;
    }
}
