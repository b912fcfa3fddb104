using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Adds earlier values of number columns, "sales 1 before": the k-th last of the training rows of the same group that are strictly earlier
/// in time. Later, contemporary and other rows to be predicted do not count; the history of training is kept in the model.
/// </summary>
/// <param name="Columns">Number columns.</param>
/// <param name="Time">The column that orders rows.</param>
/// <param name="Group">The columns that make a group; empty: all rows are one.</param>
/// <param name="Steps">How far back: 1 for the last earlier row.</param>
public sealed record Lags(
    [property: ColumnChoice("Columns", "The numbers whose earlier values are added.", ColumnType.Number)] IReadOnlyList<string> Columns,
    [property: ColumnChoice("Time", "The column that says which row is earlier.", ColumnType.Timestamp, ColumnType.Number)] string Time,
    [property: ColumnChoice("Per", "The columns that make a series of their own, such as the shop; left empty, all rows are one series.", Optional = true)] IReadOnlyList<string> Group,
    [property: Entries("Steps back", "1 for the last earlier row of training, 2 for the one before, and so on.")] IReadOnlyList<double> Steps) : RecipeStep
{
    /// <summary>The furthest back.</summary>
    public const int MostSteps = 10_000;

    public Lags() : this([], "", [], [1]) { }

    public override IReadOnlyList<string> Reads() => [.. Columns, Time, .. Group];

    internal override bool NeedsDistinctRows => true;

    public override string Describe() => $"Add the values of {Words.List(Columns)} from {string.Join(", ", Steps)} rows before{(Group.Count == 0 ? "" : $" per {Words.List(Group)}")} by {Time}";

    /// <summary>The most columns that it may add.</summary>
    public const int MostAdded = 1_000;

    public override IEnumerable<OptionError> Check() => [.. WholeNumbers.Check("steps", "Steps back", Steps, 1, MostSteps),
        .. (long)Columns.Count * Steps.Count > MostAdded ? [new OptionError("steps", $"Steps back times columns must be at most {MostAdded:N0}; {(long)Columns.Count * Steps.Count:N0} were given.")] : Array.Empty<OptionError>()];

    public override FittedStep Fit(Frame training, RecipeContext context) => new Looking(this, GroupHistory.Fit(training, Columns, Time, Group));

    public override FittedStep Read(ModelReader reader) => new Looking(this, GroupHistory.Read(reader, Columns.Count));

    private sealed class Looking(Lags step, GroupHistory history) : FittedStep
    {
        public override Frame Apply(Frame rows)
        {
            var found = history.Find(rows, step.Time, step.Group);
            var items = new List<FrameItem>(rows.Items);
            for (var c = 0; c < step.Columns.Count; c++)
            {
                var values = history.Values(c);
                foreach (var lag in step.Steps)
                {
                    var result = new double[rows.RowCount];
                    for (var row = 0; row < result.Length; row++)
                    {
                        var at = found[row].End - (int)lag;
                        result[row] = at >= found[row].Start && found[row].End > 0 ? values[at] : double.NaN;
                    }
                    var name = FormattableString.Invariant($"{step.Columns[c]} {lag} before");
                    items.Add(new ColumnItem(name, name, new NumberColumn(name, result)));
                }
            }
            return new Frame(items, rows.RowCount, rows.Cancellation);
        }

        public override void Write(ModelWriter writer) => history.Write(writer);
    }
}
