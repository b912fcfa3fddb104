using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>One condition of a slice.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">Its value or range in words.</param>
public sealed record SliceCondition(string Column, string Value);

/// <summary>Rows on which a run does worse than on the others.</summary>
/// <param name="Conditions">One or two, all of which hold.</param>
/// <param name="Rows">Rows of the part that meet them.</param>
/// <param name="Loss">The mean loss on them: log-loss, the squared error, or over the groups of a ranking 1 less NDCG@10.</param>
/// <param name="LossElsewhere">The mean loss on all others.</param>
/// <param name="EffectSize">The difference of both in standard deviations.</param>
/// <param name="PValue">The chance of such a difference (Welch's test, upwards only).</param>
/// <param name="CorrectedPValue">The same corrected for all slices looked at (Benjamini and Hochberg).</param>
/// <param name="Metrics">All metrics of the task on these rows.</param>
public sealed record WeakSlice(
    IReadOnlyList<SliceCondition> Conditions, int Rows, double Loss, double LossElsewhere, double EffectSize, double PValue, double CorrectedPValue, IReadOnlyList<MetricValue> Metrics)
{
    /// <summary>Of a ranking, the groups with a relevant row that the slice rests on; 0 for other tasks.</summary>
    public int Groups { get; init; }
}

/// <summary>
/// Finds the slices of one column or two that a run is weakest on (Chung, Kraska, Polyzotis, Tae and Whang, "Slice Finder", 2019): large
/// enough, with a mean loss that stands out by effect size and by Welch's test, corrected for all slices looked at. A pair is reported only
/// where it stands out more than either of its conditions alone. Of a ranking whole groups are looked at, by columns that are the same for
/// all rows of a group. Thread-safe.
/// </summary>
public static class SliceFinder
{
    /// <summary>Beyond so many columns only those whose slices differ most are paired.</summary>
    private const int MostPaired = 25;

    /// <param name="rows">The entries of one part; folds are pooled.</param>
    /// <param name="table">The data version that the run was trained on.</param>
    /// <param name="columns">The columns to look at; null for all but the target, free text and, of a ranking, those that vary within groups.</param>
    /// <param name="ranges">The entries that values and ranges are made from, such as all of the part where only some are looked at; null for <paramref name="rows"/>.</param>
    /// <returns>The strongest effect first.</returns>
    /// <exception cref="LearningException">The table is another one, or a column that was asked for varies within the groups of a ranking.</exception>
    public static IReadOnlyList<WeakSlice> Find(RunAnswers rows, Table table, IReadOnlyList<string>? columns = null, SliceOptions? options = null, RunAnswers? ranges = null, CancellationToken cancellation = default)
    {
        var asked = options ?? new SliceOptions();
        SliceColumns.Check(rows, table);
        rows = rows.Pooled();
        var units = SliceUnits.Of(rows, asked.Loss);
        var losses = units.Losses;
        var whole = Sums.Of(losses);
        var fewest = Math.Max(asked.FewestRows, (int)Math.Ceiling(asked.LeastShare * losses.Length));
        var found = new List<Candidate>();
        var coded = new List<CodedColumn>();
        foreach (var name in columns ?? [.. table.Columns.Select(c => c.Name).Where(n => n != rows.Target)])
        {
            cancellation.ThrowIfCancellationRequested();
            if (table.Find(name) is not { } column) { continue; }
            if (columns is null && !SliceColumns.DividesGroups(rows, column)) { continue; }
            if (column.Type == ColumnType.Text) { continue; }
            var range = SliceColumns.Require(ranges ?? rows, table, name);
            coded.Add(new CodedColumn(range, Array.ConvertAll(units.Entries, e => range.CodeOf(rows.Rows[e]))));
            found.AddRange(Look([coded[^1]], losses, whole, fewest));
        }
        var effects = found.ToDictionary(c => (c.Columns[0], c.Codes[0]), c => c.Effect);
        if (asked.Pairs) { found.AddRange(Pairs(coded, found, losses, whole, fewest, cancellation)); }
        var corrected = ManyTests.BenjaminiHochberg([.. found.Select(c => c.PValue)]);
        return [.. found.Select((c, i) => (Candidate: c, Corrected: corrected[i]))
            .Where(c => c.Candidate.Effect >= asked.LeastEffect && c.Corrected < asked.Level && StandsOut(c.Candidate, effects))
            .OrderByDescending(c => c.Candidate.Effect).ThenByDescending(c => c.Candidate.Units).Take(asked.Most)
            .Select(c => Report(c.Candidate, c.Corrected, rows, whole))];
    }

    /// <summary>Every pair of conditions, also those that will not be shown: the correction must know of all that were looked at.</summary>
    private static List<Candidate> Pairs(List<CodedColumn> columns, List<Candidate> singles, double[] losses, Sums whole, int fewest, CancellationToken cancellation)
    {
        var strongest = singles.GroupBy(c => c.Columns[0]).ToDictionary(g => g.Key, g => g.Max(c => c.Effect));
        CodedColumn[] paired = [.. columns.OrderByDescending(c => strongest.GetValueOrDefault(c)).Take(MostPaired)];
        var found = new List<Candidate>();
        for (var a = 0; a < paired.Length; a++)
        {
            for (var b = a + 1; b < paired.Length; b++)
            {
                cancellation.ThrowIfCancellationRequested();
                found.AddRange(Look([paired[a], paired[b]], losses, whole, fewest));
            }
        }
        return found;
    }

    /// <summary>Whether a pair stands out more, by a tenth, than either of its conditions alone.</summary>
    private static bool StandsOut(Candidate candidate, Dictionary<(CodedColumn, int), double> effects)
    {
        if (candidate.Columns.Length == 1) { return true; }
        var alone = Math.Max(effects.GetValueOrDefault((candidate.Columns[0], candidate.Codes[0])), effects.GetValueOrDefault((candidate.Columns[1], candidate.Codes[1])));
        return candidate.Effect > alone + (0.1 * Math.Abs(alone));
    }

    private static IEnumerable<Candidate> Look(CodedColumn[] columns, double[] losses, Sums whole, int fewest)
    {
        var width = columns.Length == 2 ? columns[1].Ranges.Names.Count : 1;
        var sums = new Sums[columns[0].Ranges.Names.Count * width];
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
        int[] entries = [.. Enumerable.Range(0, rows.Count).Where(i => c.Columns.Select((r, k) => r.Ranges.CodeOf(rows.Rows[i]) == c.Codes[k]).All(b => b))];
        var elsewhere = ((whole.Mean * whole.Rows) - (c.Loss * c.Units)) / (whole.Rows - c.Units);
        return new WeakSlice(
            [.. c.Columns.Select((r, k) => new SliceCondition(r.Ranges.Column, r.Ranges.Names[c.Codes[k]]))], entries.Length, c.Loss, elsewhere, c.Effect, c.PValue, corrected, SliceColumns.Metrics(rows.Take(entries)))
        {
            Groups = rows.Task == LearningTask.Ranking ? c.Units : 0,
        };
    }

    /// <summary>A column and the kind of each unit. Equal only to itself.</summary>
    private sealed class CodedColumn(ColumnRanges ranges, int[] codes)
    {
        public ColumnRanges Ranges { get; } = ranges;

        public int[] Codes { get; } = codes;
    }

    private sealed record Candidate(CodedColumn[] Columns, int[] Codes, int Units, double Loss, double Effect, double PValue);

    private readonly record struct Sums(int Rows, double Sum, double Squares)
    {
        public double Mean => Sum / Rows;

        public double Variance => Rows < 2 ? 0 : Math.Max(0, (Squares - (Sum * Sum / Rows)) / (Rows - 1));

        public static Sums Of(double[] values) => values.Aggregate(default(Sums), (s, v) => s.With(v));

        public Sums With(double value) => new(Rows + 1, Sum + value, Squares + (value * value));

        public Sums Less(Sums part) => new(Rows - part.Rows, Sum - part.Sum, Squares - part.Squares);
    }
}
