namespace MlStudio.Learning.Data;

/// <summary>Profiles tables: statistics per column and plain warnings. Static and thread-safe; the result does not depend on the number of threads.</summary>
public static class TableProfiler
{
    /// <summary>Distinct texts up to this many are counted exactly.</summary>
    public const int ExactDistinctLimit = 200_000;

    /// <summary>Numbers and instants of a stored table of up to this many rows are sorted in memory; of more, distinct values beyond <see cref="ExactDistinctLimit"/> are estimated.</summary>
    public const int MostSortedRows = 16 * 1024 * 1024;

    /// <summary>Bytes that sorting may take over all threads.</summary>
    private const long SortingBytes = 384L * 1024 * 1024;

    private const int TopLevels = 10;

    /// <summary>Profiles every column.</summary>
    /// <param name="maxThreads">Columns at a time; 0 (default) for as many as there are processors.</param>
    /// <exception cref="OperationCanceledException">Cancelled between columns, or between two texts.</exception>
    public static TableProfile Profile(Table table, CancellationToken cancellation = default, int maxThreads = 0) =>
        Profile(StoredTable.From(table), int.MaxValue, cancellation, maxThreads);

    /// <summary>Profiles every column of a stored table in bounded memory; the result is the same as of the table up to <see cref="MostSortedRows"/>.</summary>
    /// <param name="maxThreads">Columns at a time; 0 (default) for as many as there are processors.</param>
    /// <exception cref="OperationCanceledException">Cancelled between pieces of columns, or between two texts.</exception>
    public static TableProfile Profile(StoredTable table, CancellationToken cancellation = default, int maxThreads = 0) =>
        Profile(table, MostSortedRows, cancellation, maxThreads);

    internal static TableProfile Profile(StoredTable table, int mostSorted, CancellationToken cancellation, int maxThreads)
    {
        var columns = new ColumnProfile[table.ColumnCount];
        var threads = maxThreads > 0 ? maxThreads : Environment.ProcessorCount;
        if (mostSorted < int.MaxValue && table.RowCount <= mostSorted) { threads = (int)Math.Clamp(SortingBytes / (2L * sizeof(double) * Math.Max(1, table.RowCount)), 1, threads); }
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads };
        Parallel.For(0, columns.Length, options, () => new Scratch(), (c, _, scratch) =>
        {
            columns[c] = Profile(table.Columns[c], scratch, mostSorted, cancellation);
            return scratch;
        }, _ => { });
        return new TableProfile(table.RowCount, columns, columns.SelectMany(ProfileWarnings.For).ToArray());
    }

    private static ColumnProfile Profile(StoredColumn column, Scratch scratch, int mostSorted, CancellationToken cancellation) => column switch
    {
        StoredNumbers numbers => numbers.Count <= mostSorted ? ProfileNumbers(numbers, scratch, cancellation) : ProfileManyNumbers(numbers, cancellation),
        StoredCategories categories => ProfileCategories(categories, cancellation),
        StoredTimes stamps => stamps.Count <= mostSorted ? ProfileTimes(stamps, scratch, cancellation) : ProfileManyTimes(stamps, cancellation),
        StoredTexts texts => ProfileTexts(texts, cancellation),
        _ => throw new ArgumentException($"Columns of type {column.GetType().Name} cannot be profiled.", nameof(column)),
    };

    private static ColumnProfile Create(StoredColumn column, int present, int distinct, bool isExact = true) => new(
        column.Name, column.Type, column.Count, column.Count - present, column.Count == 0 ? 0 : (double)(column.Count - present) / column.Count, distinct, isExact);

    private static ColumnProfile ProfileNumbers(StoredNumbers column, Scratch scratch, CancellationToken cancellation)
    {
        var (sorted, spare) = scratch.Take(column.Count);
        int used = 0, infinite = 0, infinities = 0;
        column.Values.ForEach(
            values =>
            {
                foreach (var value in values)
                {
                    if (double.IsFinite(value)) { sorted[used++] = value; }
                    else if (!double.IsNaN(value)) { infinite++; infinities |= value > 0 ? 1 : 2; }
                }
            },
            cancellation);
        var finite = sorted.AsSpan(0, used);
        RadixSort.Sort(finite, spare);
        var profile = Create(column, used + infinite, SortedNumbers.CountDistinct(finite) + int.PopCount(infinities));
        if (used == 0) { return profile; }
        var (mean, std) = SortedNumbers.Moments(finite);
        var isWhole = SortedNumbers.AreWhole(finite);
        return profile with { Number = new NumberProfile(finite[0], finite[^1], mean, std, SortedNumbers.Quantiles(finite), SortedNumbers.Histogram(finite, isWhole), isWhole, infinite) };
    }

    private static ColumnProfile ProfileManyNumbers(StoredNumbers column, CancellationToken cancellation)
    {
        int infinite = 0, infinities = 0;
        column.Values.ForEach(
            values =>
            {
                foreach (var value in values)
                {
                    if (double.IsInfinity(value)) { infinite++; infinities |= value > 0 ? 1 : 2; }
                }
            },
            cancellation);
        var numbers = new ManyNumbers(each => column.Values.ForEach(
            values =>
            {
                foreach (var value in values)
                {
                    if (double.IsFinite(value)) { each(value); }
                }
            },
            cancellation));
        var profile = Create(column, numbers.Used + infinite, numbers.Distinct + int.PopCount(infinities), numbers.DistinctIsExact);
        return numbers.Used == 0 ? profile : profile with
        {
            Number = new NumberProfile(numbers.Min, numbers.Max, numbers.Mean, numbers.Std, numbers.Quantiles, numbers.Histogram, numbers.IsWhole, infinite),
        };
    }

    private static ColumnProfile ProfileTimes(StoredTimes column, Scratch scratch, CancellationToken cancellation)
    {
        var (sorted, spare) = scratch.Take(column.Count);
        var used = 0;
        long first = long.MaxValue, last = long.MinValue;
        column.Ticks.ForEach(
            values =>
            {
                foreach (var ticks in values)
                {
                    if (ticks == TimestampColumn.Missing) { continue; }
                    // As bits of a positive double the order is the same and nothing is rounded.
                    sorted[used++] = BitConverter.Int64BitsToDouble(ticks);
                    (first, last) = (Math.Min(first, ticks), Math.Max(last, ticks));
                }
            },
            cancellation);
        var present = sorted.AsSpan(0, used);
        RadixSort.Sort(present, spare);
        var profile = Create(column, used, SortedNumbers.CountDistinct(present));
        if (used == 0) { return profile; }
        foreach (ref var value in present) { value = BitConverter.DoubleToInt64Bits(value); }
        return profile with { Time = new TimeProfile(new DateTime(first, DateTimeKind.Utc), new DateTime(last, DateTimeKind.Utc), SortedNumbers.Histogram(present, isWhole: false)) };
    }

    private static ColumnProfile ProfileManyTimes(StoredTimes column, CancellationToken cancellation)
    {
        long first = long.MaxValue, last = long.MinValue;
        var numbers = new ManyNumbers(each => column.Ticks.ForEach(
            values =>
            {
                foreach (var ticks in values)
                {
                    if (ticks == TimestampColumn.Missing) { continue; }
                    (first, last) = (Math.Min(first, ticks), Math.Max(last, ticks));
                    each(ticks);
                }
            },
            cancellation));
        var profile = Create(column, numbers.Used, numbers.Distinct, numbers.DistinctIsExact);
        if (numbers.Used == 0) { return profile; }
        // Bins of equal width whatever the instants are.
        var edges = SortedNumbers.Edges(first, last, numbers.Used, isWhole: false);
        return profile with { Time = new TimeProfile(new DateTime(first, DateTimeKind.Utc), new DateTime(last, DateTimeKind.Utc), CountTimes(column, edges, cancellation)) };
    }

    private static Histogram CountTimes(StoredTimes column, double[] edges, CancellationToken cancellation)
    {
        var counts = new int[edges.Length - 1];
        column.Ticks.ForEach(
            values =>
            {
                foreach (var ticks in values)
                {
                    if (ticks != TimestampColumn.Missing) { counts[ManyNumbers.Bin(edges, ticks)]++; }
                }
            },
            cancellation);
        return new Histogram(edges, counts);
    }

    private static ColumnProfile ProfileCategories(StoredCategories column, CancellationToken cancellation)
    {
        var counts = new int[column.Levels.Count];
        var present = 0;
        column.Codes.ForEach(
            values =>
            {
                foreach (var code in values)
                {
                    if (code < 0) { continue; }
                    counts[code]++;
                    present++;
                }
            },
            cancellation);
        var profile = Create(column, present, counts.Count(n => n > 0));
        if (present == 0) { return profile; }
        var top = Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0)
            .OrderByDescending(code => counts[code]).ThenBy(code => column.Levels[code], StringComparer.Ordinal)
            .Take(TopLevels).Select(code => new LevelCount(column.Levels[code], counts[code])).ToArray();
        return profile with { Categories = new CategoryProfile(top, present - top.Sum(t => t.Count)) };
    }

    private static ColumnProfile ProfileTexts(StoredTexts column, CancellationToken cancellation)
    {
        var distinct = new DistinctCounter(ExactDistinctLimit);
        int present = 0, shortest = int.MaxValue, longest = 0;
        long total = 0;
        foreach (var text in column.Texts)
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
