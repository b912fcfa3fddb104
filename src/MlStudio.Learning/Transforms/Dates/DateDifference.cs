using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>What a length of time is counted in.</summary>
public enum TimeUnit
{
    Days,
    Hours,
    Minutes,
    Seconds,

    /// <summary>Of 7 days.</summary>
    Weeks,

    /// <summary>Of 365.25 days.</summary>
    Years,
}

/// <summary>Adds the time from one date to another as a number; missing where one of the two is.</summary>
public sealed record DateDifference : RecipeStep
{
    [ColumnChoice("From", "The date from which the time is counted.", ColumnType.Timestamp)]
    public string From { get; init; } = "";

    [ColumnChoice("To", "The date up to which it is counted; where it lies before the other, the number is negative.", ColumnType.Timestamp)]
    public string To { get; init; } = "";

    [Option("Count in", "The unit of the number.")]
    public TimeUnit Unit { get; init; } = TimeUnit.Days;

    [Option("Name", "What the new column is called; empty for a name made of both dates.")]
    public string? Name { get; init; }

    public override string Describe() => $"Add the {Unit.ToString().ToLowerInvariant()} from {From} to {To} as {NewName}";

    public override IReadOnlyList<string> Reads() => [From, To];

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        Ticks(training.Column(From));
        Ticks(training.Column(To));
        return new Counting(this);
    }

    public override FittedStep Read(ModelReader reader) => new Counting(this);

    private string NewName => string.IsNullOrEmpty(Name) ? $"{Unit.ToString().ToLowerInvariant()} from {From} to {To}" : Name;

    private static ReadOnlySpan<long> Ticks(ColumnItem item) => (item.Column as TimestampColumn
        ?? throw new LearningException($"Column '{item.Name}' holds {Words.Of(item.Column.Type)}; timestamps are needed.")).Ticks;

    private sealed class Counting(DateDifference step) : FittedStep
    {
        public override Frame Apply(Frame rows)
        {
            var from = Ticks(rows.Column(step.From));
            var to = Ticks(rows.Column(step.To));
            var unit = step.Unit switch
            {
                TimeUnit.Seconds => TimeSpan.TicksPerSecond,
                TimeUnit.Minutes => TimeSpan.TicksPerMinute,
                TimeUnit.Hours => TimeSpan.TicksPerHour,
                TimeUnit.Days => TimeSpan.TicksPerDay,
                TimeUnit.Weeks => 7 * TimeSpan.TicksPerDay,
                _ => 365.25 * TimeSpan.TicksPerDay,
            };
            var values = new double[from.Length];
            for (var row = 0; row < values.Length; row++)
            {
                values[row] = from[row] == TimestampColumn.Missing || to[row] == TimestampColumn.Missing ? double.NaN : (to[row] - from[row]) / unit;
            }
            // Made of two columns, it is a source of its own.
            var item = new ColumnItem(step.NewName, step.NewName, new NumberColumn(step.NewName, values));
            return new Frame([.. rows.Items, item], rows.RowCount, rows.Cancellation);
        }

        public override void Write(ModelWriter writer)
        {
            // Everything that it needs stands in the recipe.
        }
    }
}
