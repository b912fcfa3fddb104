using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Metrics;

/// <summary>One condition of a slice.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">Its value or range in words.</param>
public sealed record SliceCondition(string Column, string Value);

/// <summary>Rows on which a run does worse than on the others.</summary>
/// <param name="Conditions">One or two, all of which hold.</param>
/// <param name="Rows">Rows of the part that meet them.</param>
/// <param name="Loss">The mean loss on them: log-loss, or the squared error.</param>
/// <param name="LossElsewhere">The mean loss on all other rows.</param>
/// <param name="EffectSize">The difference of both in standard deviations.</param>
/// <param name="PValue">The chance of such a difference (Welch's test, upwards only).</param>
/// <param name="CorrectedPValue">The same corrected for all slices looked at (Benjamini and Hochberg).</param>
/// <param name="Metrics">All metrics of the task on these rows.</param>
public sealed record WeakSlice(
    IReadOnlyList<SliceCondition> Conditions, int Rows, double Loss, double LossElsewhere, double EffectSize, double PValue, double CorrectedPValue, IReadOnlyList<MetricValue> Metrics);

/// <summary>
/// Finds the slices of one column or two that a run is weakest on (Chung, Kraska, Polyzotis, Tae and Whang, "Slice Finder", 2019): large
/// enough, with a mean loss that stands out by effect size and by Welch's test, corrected for all slices looked at. A pair is reported only
/// where it stands out more than either of its conditions alone. Thread-safe.
/// </summary>
public static class SliceFinder
{
    /// <summary>Beyond so many columns only those whose slices differ most are paired.</summary>
    private const int MostPaired = 25;

    /// <param name="rows">The entries of one part; folds are pooled.</param>
    /// <param name="table">The data version that the run was trained on.</param>
    /// <param name="columns">The columns to look at; null for all but the target and free text.</param>
    /// <returns>The strongest effect first.</returns>
    /// <exception cref="LearningException">The table is another one, or the task has no loss per row.</exception>
    public static IReadOnlyList<WeakSlice> Find(RunAnswers rows, Table table, IReadOnlyList<string>? columns = null, SliceOptions? options = null, CancellationToken cancellation = default)
    {
        var asked = options ?? new SliceOptions();
        SliceColumns.Check(rows, table);
        rows = rows.Pooled();
        var losses = RowLosses.Of(rows);
        var whole = Sums.Of(losses);
        var fewest = Math.Max(asked.FewestRows, (int)Math.Ceiling(asked.LeastShare * rows.Count));
        var found = new List<Candidate>();
        var ranges = new List<ColumnRanges>();
        foreach (var name in columns ?? [.. table.Columns.Select(c => c.Name).Where(n => n != rows.Target)])
        {
            cancellation.ThrowIfCancellationRequested();
            if (table.Find(name) is not { } column || ColumnRanges.Of(column, rows.Rows) is not { } range) { continue; }
            ranges.Add(range);
            found.AddRange(Look([range], losses, whole, fewest));
        }
        if (asked.Pairs) { found.AddRange(Pairs(ranges, found, losses, whole, fewest, cancellation)); }
        var corrected = ManyTests.BenjaminiHochberg([.. found.Select(c => c.PValue)]);
        return [.. found.Select((c, i) => (Candidate: c, Corrected: corrected[i]))
            .Where(c => c.Candidate.Effect >= asked.LeastEffect && c.Corrected < asked.Level)
            .OrderByDescending(c => c.Candidate.Effect).ThenByDescending(c => c.Candidate.Rows).Take(asked.Most)
            .Select(c => Report(c.Candidate, c.Corrected, rows, whole))];
    }

    private static IEnumerable<Candidate> Pairs(List<ColumnRanges> ranges, List<Candidate> singles, double[] losses, Sums whole, int fewest, CancellationToken cancellation)
    {
        var effects = singles.ToDictionary(c => (c.Columns[0], c.Codes[0]), c => c.Effect);
        ColumnRanges[] paired = [.. ranges.OrderByDescending(r => singles.Where(c => c.Columns[0] == r).Select(c => c.Effect).DefaultIfEmpty(0).Max()).Take(MostPaired)];
        for (var a = 0; a < paired.Length; a++)
        {
            for (var b = a + 1; b < paired.Length; b++)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var candidate in Look([paired[a], paired[b]], losses, whole, fewest))
                {
                    var alone = Math.Max(effects.GetValueOrDefault((paired[a], candidate.Codes[0])), effects.GetValueOrDefault((paired[b], candidate.Codes[1])));
                    if (candidate.Effect > alone * 1.1) { yield return candidate; }
                }
            }
        }
    }

    private static IEnumerable<Candidate> Look(ColumnRanges[] columns, double[] losses, Sums whole, int fewest)
    {
        var width = columns.Length == 2 ? columns[1].Names.Count : 1;
        var sums = new Sums[columns[0].Names.Count * width];
        for (var i = 0; i < losses.Length; i++)
        {
            var cell = (columns[0].Codes[i] * width) + (columns.Length == 2 ? columns[1].Codes[i] : 0);
            sums[cell] = sums[cell].With(losses[i]);
        }
        for (var cell = 0; cell < sums.Length; cell++)
        {
            var (own, other) = (sums[cell], whole.Less(sums[cell]));
            if (own.Rows < fewest || other.Rows < 2) { continue; }
            var difference = own.Mean - other.Mean;
            var (ours, theirs) = (own.Variance / own.Rows, other.Variance / other.Rows);
            var spread = Math.Sqrt((own.Variance + other.Variance) / 2);
            if (!(spread > 0) || !(ours + theirs > 0)) { continue; }
            // Welch and Satterthwaite.
            var freedom = (ours + theirs) * (ours + theirs) / ((ours * ours / (own.Rows - 1)) + (theirs * theirs / (other.Rows - 1)));
            var chance = Distributions.StudentAbove(difference / Math.Sqrt(ours + theirs), freedom);
            yield return new Candidate(columns, columns.Length == 2 ? [cell / width, cell % width] : [cell], own.Rows, own.Mean, difference / spread, chance);
        }
    }

    private static WeakSlice Report(Candidate c, double corrected, RunAnswers rows, Sums whole)
    {
        int[] entries = [.. Enumerable.Range(0, rows.Count).Where(i => c.Columns.Select((r, k) => r.Codes[i] == c.Codes[k]).All(b => b))];
        var elsewhere = ((whole.Mean * whole.Rows) - (c.Loss * c.Rows)) / (whole.Rows - c.Rows);
        return new WeakSlice([.. c.Columns.Select((r, k) => new SliceCondition(r.Column, r.Names[c.Codes[k]]))], c.Rows, c.Loss, elsewhere, c.Effect, c.PValue, corrected, SliceMetrics.Metrics(rows.Take(entries)));
    }

    private sealed record Candidate(ColumnRanges[] Columns, int[] Codes, int Rows, double Loss, double Effect, double PValue);

    private readonly record struct Sums(int Rows, double Sum, double Squares)
    {
        public double Mean => Sum / Rows;

        public double Variance => Rows < 2 ? 0 : Math.Max(0, (Squares - (Sum * Sum / Rows)) / (Rows - 1));

        public static Sums Of(double[] values) => values.Aggregate(default(Sums), (s, v) => s.With(v));

        public Sums With(double value) => new(Rows + 1, Sum + value, Squares + (value * value));

        public Sums Less(Sums part) => new(Rows - part.Rows, Sum - part.Sum, Squares - part.Squares);
    }
}
