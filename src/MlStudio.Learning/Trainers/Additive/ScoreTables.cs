namespace MlStudio.Learning.Trainers.Additive;

/// <summary>What an additive model adds up: an intercept, a table per feature (score k of bin b at b · scores + k), and a table per pair (cell by cell).</summary>
internal sealed class ScoreTables
{
    public required double[] Intercept { get; init; }
    public required double[][] Mains { get; init; }
    public double[][] Pairs { get; set; } = [];

    public static ScoreTables Create(AdditiveData data, double[] start) => new()
    {
        Intercept = [.. start],
        Mains = [.. data.Matrix.Features.Select(f => new double[f.TotalBins * start.Length])],
    };

    /// <summary>Takes over the numbers of tables of the same shape.</summary>
    public void CopyFrom(ScoreTables other)
    {
        other.Intercept.CopyTo(Intercept, 0);
        for (var i = 0; i < Mains.Length; i++) { other.Mains[i].CopyTo(Mains[i], 0); }
        for (var i = 0; i < Pairs.Length; i++) { other.Pairs[i].CopyTo(Pairs[i], 0); }
    }

    /// <summary>The mean of several tables of the same shape.</summary>
    public static ScoreTables Mean(IReadOnlyList<ScoreTables> tables)
    {
        var first = tables[0];
        return new ScoreTables
        {
            Intercept = Mean(tables, t => t.Intercept),
            Mains = [.. first.Mains.Select((_, i) => Mean(tables, t => t.Mains[i]))],
            Pairs = [.. first.Pairs.Select((_, i) => Mean(tables, t => t.Pairs[i]))],
        };
    }

    private static double[] Mean(IReadOnlyList<ScoreTables> tables, Func<ScoreTables, double[]> part)
    {
        var sums = new double[part(tables[0]).Length];
        foreach (var values in tables.Select(part))
        {
            for (var i = 0; i < sums.Length; i++) { sums[i] += values[i]; }
        }
        for (var i = 0; i < sums.Length; i++) { sums[i] /= tables.Count; }
        return sums;
    }
}
