using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>What comes round again in time.</summary>
public enum TimeCycle
{
    /// <summary>The time within the day.</summary>
    Day,

    /// <summary>The time within the week, which begins on Monday.</summary>
    Week,

    /// <summary>The time within the month.</summary>
    Month,

    /// <summary>The time within the year.</summary>
    Year,
}

/// <summary>
/// Turns places in a cycle into two numbers, sine and cosine, so that its end lies beside its beginning: 23 o'clock beside
/// midnight, December beside January. Missing stays missing.
/// </summary>
public sealed record CyclicalParts : RecipeStep
{
    [ColumnChoice("Columns", "Dates, or numbers that come round again such as hours or months.", ColumnType.Timestamp, ColumnType.Number)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    [Entries("Cycles", "For dates: the cycles in which their place is taken.")]
    public IReadOnlyList<TimeCycle> Cycles { get; init; } = Enum.GetValues<TimeCycle>();

    [Option("Period", "For numbers: after how much they begin again, such as 24 for hours and 12 for months.", Min = 1e-9, Max = 1e15)]
    public double Period { get; init; } = 24;

    [Option("Keep the column", "Whether the column stays beside the new ones.")]
    public bool KeepColumn { get; init; }

    public override string Describe() => $"Place {Words.List(Columns)} on the circle of {string.Join(", ", Cycles.Select(c => Word(c)))} (numbers: of {Words.Number(Period)}) by sine and cosine";

    public override IReadOnlyList<string> Reads() => Columns;

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        foreach (var name in Columns) { RequireType(training.Column(name)); }
        return new Placing(this);
    }

    public override FittedStep Read(ModelReader reader) => new Placing(this);

    private static Column RequireType(ColumnItem item) => item.Column is TimestampColumn or NumberColumn
        ? item.Column
        : throw new LearningException($"Column '{item.Name}' holds {Words.Of(item.Column.Type)}; timestamps or numbers are needed.");

    private static string Word(TimeCycle cycle) => cycle switch { TimeCycle.Day => "the day", TimeCycle.Week => "the week", TimeCycle.Month => "the month", _ => "the year" };

    private static double PlaceIn(TimeCycle cycle, long ticks)
    {
        if (cycle == TimeCycle.Day) { return ticks % TimeSpan.TicksPerDay / (double)TimeSpan.TicksPerDay; }
        // 0001-01-01 was a Monday.
        if (cycle == TimeCycle.Week) { return ticks % (7 * TimeSpan.TicksPerDay) / (7.0 * TimeSpan.TicksPerDay); }
        var instant = new DateTime(ticks, DateTimeKind.Utc);
        var days = instant.TimeOfDay.Ticks / (double)TimeSpan.TicksPerDay;
        return cycle == TimeCycle.Month
            ? (instant.Day - 1 + days) / DateTime.DaysInMonth(instant.Year, instant.Month)
            : (instant.DayOfYear - 1 + days) / (DateTime.IsLeapYear(instant.Year) ? 366 : 365);
    }

    private sealed class Placing(CyclicalParts step) : FittedStep
    {
        private readonly SortedDictionary<string, bool> _columns = new(step.Columns.ToDictionary(c => c, _ => true), StringComparer.Ordinal);

        public override Frame Apply(Frame rows) => rows.Rewrite(_columns, (item, _, result) =>
        {
            if (step.KeepColumn) { result.Add(item); }
            if (RequireType(item) is NumberColumn numbers) { Add(item, item.Name, numbers.Count, row => numbers.Values[row] / step.Period, result); return; }
            var timestamps = (TimestampColumn)item.Column;
            foreach (var cycle in step.Cycles)
            {
                Add(item, $"{item.Name}: {Word(cycle)["the ".Length..]}", timestamps.Count, row => timestamps.IsMissing(row) ? double.NaN : PlaceIn(cycle, timestamps.Ticks[row]), result);
            }
        });

        public override void Write(ModelWriter writer)
        {
            // Everything that it needs stands in the recipe.
        }

        private static void Add(ColumnItem item, string name, int count, Func<int, double> turns, List<FrameItem> result)
        {
            var (sines, cosines) = (new double[count], new double[count]);
            for (var row = 0; row < count; row++) { (sines[row], cosines[row]) = Turn.SinCos(turns(row)); }
            result.Add(new ColumnItem(name + " (sine)", item.Source, new NumberColumn(name + " (sine)", sines)));
            result.Add(new ColumnItem(name + " (cosine)", item.Source, new NumberColumn(name + " (cosine)", cosines)));
        }
    }
}
