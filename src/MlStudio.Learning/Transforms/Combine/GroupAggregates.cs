using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>What is computed of the numbers of a group.</summary>
public enum GroupStatistic
{
    Mean,

    /// <summary>How many rows have the key and a number.</summary>
    Count,
    Sum,
    Min,
    Max,
    Median,

    /// <summary>The population standard deviation.</summary>
    Deviation,
}

/// <summary>
/// Adds statistics of number columns over the training rows that share a row's key, such as "mean of income by city". They are learned as
/// a table of keys; a key that training did not have gets the statistic of all training rows, and the count 0. A missing key is a key of its own.
/// </summary>
/// <param name="Columns">Number columns.</param>
/// <param name="By">The columns that together are the key.</param>
/// <param name="Statistics">What is computed.</param>
public sealed record GroupAggregates(
    [property: ColumnChoice("Columns", "The numbers that are summed up per group.", ColumnType.Number)] IReadOnlyList<string> Columns,
    [property: ColumnChoice("By", "The columns that make a group: rows with the same values in all of them.")] IReadOnlyList<string> By,
    [property: Entries("Statistics", "What is computed of the numbers of each group.")] IReadOnlyList<GroupStatistic> Statistics) : RecipeStep
{
    /// <summary>More groups than this are refused.</summary>
    public const int MostGroups = 1_000_000;

    public GroupAggregates() : this([], [], [GroupStatistic.Mean]) { }

    public override IReadOnlyList<string> Reads() => [.. Columns, .. By];

    internal override bool NeedsDistinctRows => true;

    public override string Describe() => $"Add the {string.Join(", ", Statistics).ToLowerInvariant()} of {Words.List(Columns)} by {Words.List(By)}";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var keys = RowKeys.Of(training, By);
        var columns = Columns.Select(c => ((NumberColumn)Numbers(training, c)).Memory).ToArray();
        var rows = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var row = 0; row < keys.Length; row++)
        {
            if (!rows.TryGetValue(keys[row], out var list)) { rows[keys[row]] = list = []; }
            list.Add(row);
        }
        if (rows.Count > MostGroups) { throw new LearningException($"There are {rows.Count:N0} groups; at most {MostGroups:N0} are allowed."); }
        var overall = Compute(columns, [.. Enumerable.Range(0, keys.Length)]);
        for (var i = 0; i < overall.Length; i++)
        {
            if (Statistics[i % Statistics.Count] == GroupStatistic.Count) { overall[i] = 0; }
        }
        var values = new double[rows.Count * overall.Length];
        var at = 0;
        foreach (var group in rows.Values)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Compute(columns, group).CopyTo(values.AsSpan(at));
            at += overall.Length;
        }
        return new Looking(this, [.. rows.Keys], values, overall);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var keys = reader.ReadStrings();
        var values = reader.ReadArray<double>();
        var overall = reader.ReadArray<double>();
        if (overall.Length != Columns.Count * Statistics.Count || values.Length != keys.Length * overall.Length) { throw new LearningException("The model file is damaged: group statistics."); }
        return new Looking(this, keys, values, overall);
    }

    private static Column Numbers(Frame frame, string name)
    {
        var item = frame.Column(name);
        NumberStatistics.Values(item);
        return item.Column;
    }

    /// <summary>The statistics of each column over some rows, column by column.</summary>
    private double[] Compute(ReadOnlyMemory<double>[] columns, List<int> rows)
    {
        var result = new double[columns.Length * Statistics.Count];
        var numbers = new double[rows.Count];
        for (var c = 0; c < columns.Length; c++)
        {
            var values = columns[c].Span;
            var count = 0;
            foreach (var row in rows)
            {
                if (double.IsFinite(values[row])) { numbers[count++] = values[row]; }
            }
            for (var s = 0; s < Statistics.Count; s++) { result[(c * Statistics.Count) + s] = NumberSummary.Of(Statistics[s], numbers.AsSpan(0, count)); }
        }
        return result;
    }

    private sealed class Looking(GroupAggregates step, string[] keys, double[] values, double[] overall) : FittedStep
    {
        private readonly Dictionary<string, int> _index = keys.Select((k, i) => (k, i)).ToDictionary(p => p.k, p => p.i, StringComparer.Ordinal);

        public override Frame Apply(Frame rows)
        {
            var found = Array.ConvertAll(RowKeys.Of(rows, step.By), k => _index.GetValueOrDefault(k, -1));
            var items = new List<FrameItem>(rows.Items);
            for (var i = 0; i < overall.Length; i++)
            {
                var (column, statistic) = (step.Columns[i / step.Statistics.Count], step.Statistics[i % step.Statistics.Count]);
                NumberStatistics.Values(rows.Column(column));
                var result = new double[rows.RowCount];
                for (var row = 0; row < result.Length; row++) { result[row] = found[row] < 0 ? overall[i] : values[(found[row] * overall.Length) + i]; }
                var name = $"{statistic.ToString().ToLowerInvariant()} of {column} by {string.Join(", ", step.By)}";
                items.Add(new ColumnItem(name, step.By.Count == 1 ? rows.Column(step.By[0]).Source : name, new NumberColumn(name, result)));
            }
            return new Frame(items, rows.RowCount, rows.Cancellation);
        }

        public override void Write(ModelWriter writer)
        {
            writer.Write(keys);
            writer.WriteArray<double>(values);
            writer.WriteArray<double>(overall);
        }
    }
}
