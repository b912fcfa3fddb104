using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Adds statistics of the last few earlier values of number columns, "mean of sales, last 7": over the last so many training rows of the
/// same group that are strictly earlier in time, missing ones left out. Later, contemporary and other rows to be predicted do not count.
/// </summary>
/// <param name="Columns">Number columns.</param>
/// <param name="Time">The column that orders rows.</param>
/// <param name="Group">The columns that make a group; empty: all rows are one.</param>
/// <param name="Windows">How many rows.</param>
/// <param name="Statistics">What is computed.</param>
public sealed record RollingWindow(
    [property: ColumnChoice("Columns", "The numbers whose earlier values are summed up.", ColumnType.Number)] IReadOnlyList<string> Columns,
    [property: ColumnChoice("Time", "The column that says which row is earlier.", ColumnType.Timestamp, ColumnType.Number)] string Time,
    [property: ColumnChoice("Per", "The columns that make a series of their own, such as the shop; left empty, all rows are one series.", Optional = true)] IReadOnlyList<string> Group,
    [property: Entries("Windows", "How many of the last earlier rows of training are summed up.")] IReadOnlyList<double> Windows,
    [property: Entries("Statistics", "What is computed of them.")] IReadOnlyList<GroupStatistic> Statistics) : RecipeStep
{
    /// <summary>The widest window.</summary>
    public const int MostRows = 10_000;

    public RollingWindow() : this([], "", [], [7], [GroupStatistic.Mean]) { }

    public override IReadOnlyList<string> Reads() => [.. Columns, Time, .. Group];

    internal override bool NeedsDistinctRows => true;

    public override string Describe() =>
        $"Add the {string.Join(", ", Statistics).ToLowerInvariant()} of {Words.List(Columns)} over the last {string.Join(", ", Windows)} earlier rows{(Group.Count == 0 ? "" : $" per {Words.List(Group)}")} by {Time}";

    public override IEnumerable<OptionError> Check() => [.. WholeNumbers.Check("windows", "Windows", Windows, 1, MostRows),
        .. (long)Columns.Count * Windows.Count * Statistics.Count > Lags.MostAdded ? [new OptionError("windows", $"Windows times statistics times columns must be at most {Lags.MostAdded:N0}; {(long)Columns.Count * Windows.Count * Statistics.Count:N0} were given.")] : Array.Empty<OptionError>()];

    public override FittedStep Fit(Frame training, RecipeContext context) => new Rolling(this, GroupHistory.Fit(training, Columns, Time, Group));

    public override FittedStep Read(ModelReader reader) => new Rolling(this, GroupHistory.Read(reader, Columns.Count));

    private sealed class Rolling(RollingWindow step, GroupHistory history) : FittedStep
    {
        public override Frame Apply(Frame rows)
        {
            var found = history.Find(rows, step.Time, step.Group);
            var items = new List<FrameItem>(rows.Items);
            for (var c = 0; c < step.Columns.Count; c++)
            {
                foreach (var window in step.Windows)
                {
                    foreach (var statistic in step.Statistics)
                    {
                        var name = FormattableString.Invariant($"{statistic.ToString().ToLowerInvariant()} of {step.Columns[c]}, last {window}");
                        items.Add(new ColumnItem(name, name, new NumberColumn(name, Roll(found, history.Values(c), (int)window, statistic, rows.Cancellation))));
                    }
                }
            }
            return new Frame(items, rows.RowCount, rows.Cancellation);
        }

        public override void Write(ModelWriter writer) => history.Write(writer);

        private static double[] Roll((int Start, int End)[] found, ReadOnlySpan<double> values, int window, GroupStatistic statistic, CancellationToken cancellation)
        {
            var result = new double[found.Length];
            var numbers = new double[window];
            for (var row = 0; row < result.Length; row++)
            {
                if (row % 256 == 0) { cancellation.ThrowIfCancellationRequested(); }
                var count = 0;
                for (var at = Math.Max(found[row].Start, found[row].End - window); at < found[row].End; at++)
                {
                    if (double.IsFinite(values[at])) { numbers[count++] = values[at]; }
                }
                result[row] = NumberSummary.Of(statistic, numbers.AsSpan(0, count));
            }
            return result;
        }
    }
}
