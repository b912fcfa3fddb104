namespace MlStudio.Learning.Data;

/// <summary>Profiles tables: statistics per column and plain warnings. Static and thread-safe; the result does not depend on the number of threads.</summary>
public static class TableProfiler
{
    /// <summary>Distinct texts up to this many are counted exactly.</summary>
    public const int ExactDistinctLimit = 200_000;

    private const int TopLevels = 10;

    /// <summary>Profiles every column.</summary>
    /// <param name="maxThreads">Columns at a time; 0 (default) for as many as there are processors.</param>
    /// <exception cref="OperationCanceledException">Cancelled between columns, or between two texts.</exception>
    public static TableProfile Profile(Table table, CancellationToken cancellation = default, int maxThreads = 0)
    {
        var columns = new ColumnProfile[table.Columns.Count];
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = maxThreads > 0 ? maxThreads : Environment.ProcessorCount };
        Parallel.For(0, columns.Length, options, () => new Scratch(), (c, _, scratch) =>
        {
            columns[c] = Profile(table.Columns[c], scratch, cancellation);
            return scratch;
        }, _ => { });
        return new TableProfile(table.RowCount, columns, columns.SelectMany(ProfileWarnings.For).ToArray());
    }

    private static ColumnProfile Profile(Column column, Scratch scratch, CancellationToken cancellation) => column switch
    {
        NumberColumn numbers => ProfileNumbers(numbers, scratch),
        CategoryColumn categories => ProfileCategories(categories),
        TimestampColumn stamps => ProfileTimes(stamps, scratch),
        TextColumn texts => ProfileTexts(texts, cancellation),
        _ => throw new ArgumentException($"Columns of type {column.GetType().Name} cannot be profiled.", nameof(column)),
    };

    private static ColumnProfile Create(Column column, int present, int distinct, bool isExact = true) => new(
        column.Name, column.Type, column.Count, column.Count - present, column.Count == 0 ? 0 : (double)(column.Count - present) / column.Count, distinct, isExact);

    private static ColumnProfile ProfileNumbers(NumberColumn column, Scratch scratch)
    {
        var (sorted, spare) = scratch.Take(column.Count);
        int used = 0, infinite = 0, infinities = 0;
        foreach (var value in column.Values)
        {
            if (double.IsFinite(value)) { sorted[used++] = value; }
            else if (!double.IsNaN(value)) { infinite++; infinities |= value > 0 ? 1 : 2; }
        }
        var finite = sorted.AsSpan(0, used);
        RadixSort.Sort(finite, spare);
        var profile = Create(column, used + infinite, SortedNumbers.CountDistinct(finite) + int.PopCount(infinities));
        if (used == 0) { return profile; }
        var (mean, std) = SortedNumbers.Moments(finite);
        var isWhole = SortedNumbers.AreWhole(finite);
        return profile with { Number = new NumberProfile(finite[0], finite[^1], mean, std, SortedNumbers.Quantiles(finite), SortedNumbers.Histogram(finite, isWhole), isWhole, infinite) };
    }

    private static ColumnProfile ProfileTimes(TimestampColumn column, Scratch scratch)
    {
        var (sorted, spare) = scratch.Take(column.Count);
        var used = 0;
        long first = long.MaxValue, last = long.MinValue;
        foreach (var ticks in column.Ticks)
        {
            if (ticks == TimestampColumn.Missing) { continue; }
            // As bits of a positive double the order is the same and nothing is rounded.
            sorted[used++] = BitConverter.Int64BitsToDouble(ticks);
            (first, last) = (Math.Min(first, ticks), Math.Max(last, ticks));
        }
        var present = sorted.AsSpan(0, used);
        RadixSort.Sort(present, spare);
        var profile = Create(column, used, SortedNumbers.CountDistinct(present));
        if (used == 0) { return profile; }
        foreach (ref var value in present) { value = BitConverter.DoubleToInt64Bits(value); }
        return profile with { Time = new TimeProfile(new DateTime(first, DateTimeKind.Utc), new DateTime(last, DateTimeKind.Utc), SortedNumbers.Histogram(present, isWhole: false)) };
    }

    private static ColumnProfile ProfileCategories(CategoryColumn column)
    {
        var counts = new int[column.Levels.Count];
        var present = 0;
        foreach (var code in column.Codes)
        {
            if (code < 0) { continue; }
            counts[code]++;
            present++;
        }
        var profile = Create(column, present, counts.Count(n => n > 0));
        if (present == 0) { return profile; }
        var top = Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0)
            .OrderByDescending(code => counts[code]).ThenBy(code => column.Levels[code], StringComparer.Ordinal)
            .Take(TopLevels).Select(code => new LevelCount(column.Levels[code], counts[code])).ToArray();
        return profile with { Categories = new CategoryProfile(top, present - top.Sum(t => t.Count)) };
    }

    private static ColumnProfile ProfileTexts(TextColumn column, CancellationToken cancellation)
    {
        var distinct = new DistinctCounter(ExactDistinctLimit);
        int present = 0, shortest = int.MaxValue, longest = 0;
        long total = 0;
        foreach (var text in column.Values)
        {
            cancellation.ThrowIfCancellationRequested();
            if (text is null) { continue; }
            present++;
            distinct.Add(text);
            total += text.Length;
            shortest = Math.Min(shortest, text.Length);
            longest = Math.Max(longest, text.Length);
        }
        var profile = Create(column, present, distinct.IsExact ? distinct.Count : Math.Min(distinct.Count, present), distinct.IsExact);
        return present == 0 ? profile : profile with { Text = new TextProfile(shortest, longest, (double)total / present) };
    }

    /// <summary>Arrays that one thread uses again for column after column.</summary>
    private sealed class Scratch
    {
        private double[] _first = [];
        private double[] _second = [];

        public (double[] First, double[] Second) Take(int length)
        {
            if (_first.Length < length) { (_first, _second) = (new double[length], new double[length]); }
            return (_first, _second);
        }
    }
}
