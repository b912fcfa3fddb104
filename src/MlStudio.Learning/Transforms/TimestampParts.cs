using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>A number taken from a timestamp.</summary>
public enum TimestampPart
{
    Year,

    /// <summary>1 to 12.</summary>
    Month,

    /// <summary>1 (Monday) to 7.</summary>
    DayOfWeek,

    /// <summary>0 to 23.</summary>
    Hour,

    /// <summary>Days, with their fraction, since the earliest instant of the training rows.</summary>
    ElapsedDays,
}

/// <summary>Turns timestamps into numbers named "column: part"; missing stays missing.</summary>
public sealed record TimestampParts(
    [property: ColumnChoice("Columns", "The dates to split; the parts take their place.", ColumnType.Timestamp)] IReadOnlyList<string> Columns,
    [property: Entries("Parts", "The numbers to take from each date.")] IReadOnlyList<TimestampPart> Parts) : RecipeStep
{
    public TimestampParts() : this([], Enum.GetValues<TimestampPart>()) { }

    public override IReadOnlyList<string> Reads() => Columns;

    internal override bool KeepsColumnsApart => true;

    public override string Describe() => $"Split {Words.List(Columns)} into {string.Join(", ", Parts.Select(Word))}";

    /// <summary>The name of the number made of a part.</summary>
    public static string NameOf(string column, TimestampPart part) => $"{column}: {Word(part)}";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var origins = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in Columns)
        {
            var earliest = long.MaxValue;
            foreach (var ticks in Ticks(training.Column(name)))
            {
                if (ticks != TimestampColumn.Missing && ticks < earliest) { earliest = ticks; }
            }
            origins[name] = earliest == long.MaxValue ? 0 : earliest;
        }
        return new Splitting(origins, Parts);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var names = reader.ReadStrings();
        var origins = reader.ReadArray<long>();
        return new Splitting(new SortedDictionary<string, long>(names.Zip(origins).ToDictionary(p => p.First, p => p.Second), StringComparer.Ordinal), Parts);
    }

    private static ReadOnlySpan<long> Ticks(ColumnItem item) => (item.Column as TimestampColumn
        ?? throw new LearningException($"Column '{item.Name}' holds {Words.Of(item.Column.Type)}; timestamps are needed.")).Ticks;

    private static string Word(TimestampPart part) => part switch
    {
        TimestampPart.Year => "year",
        TimestampPart.Month => "month",
        TimestampPart.DayOfWeek => "day of week",
        TimestampPart.Hour => "hour",
        _ => "elapsed days",
    };

    private static double Take(TimestampPart part, long ticks, long origin) => part switch
    {
        TimestampPart.Year => new DateTime(ticks, DateTimeKind.Utc).Year,
        TimestampPart.Month => new DateTime(ticks, DateTimeKind.Utc).Month,
        TimestampPart.DayOfWeek => (ticks / TimeSpan.TicksPerDay % 7) + 1,
        TimestampPart.Hour => ticks / TimeSpan.TicksPerHour % 24,
        _ => (double)(ticks - origin) / TimeSpan.TicksPerDay,
    };

    private sealed class Splitting(SortedDictionary<string, long> origins, IReadOnlyList<TimestampPart> parts) : FittedStep
    {
        public override Frame Apply(Frame rows) => rows.Rewrite(origins, (item, origin, result) =>
        {
            var ticks = Ticks(item);
            foreach (var part in parts)
            {
                var values = new double[ticks.Length];
                for (var row = 0; row < values.Length; row++)
                {
                    values[row] = ticks[row] == TimestampColumn.Missing ? double.NaN : Take(part, ticks[row], origin);
                }
                var name = NameOf(item.Name, part);
                result.Add(new ColumnItem(name, item.Source, new NumberColumn(name, values)));
            }
        });

        public override void Write(ModelWriter writer)
        {
            writer.Write(origins.Keys.ToArray());
            writer.WriteArray<long>(origins.Values.ToArray());
        }
    }
}
