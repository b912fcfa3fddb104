using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>
/// Collects instants of one order of parts. Whether the day or the month comes first is settled over all rows; when no
/// row settles it, the day does.
/// </summary>
internal sealed class TimestampBuilder(MissingMarkSet marks, RowForecast forecast, ColumnSpool? spool) : ColumnBuilder
{
    private readonly ValueStore<long> _ticks = new(forecast, spool);
    private bool _yearFirst, _dayFirst, _monthFirst, _either;

    /// <summary>Whether no row told day and month apart.</summary>
    public bool IsAmbiguous => _either && !_dayFirst && !_monthFirst;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Append(ReadOnlySpan<byte> cell)
    {
        if (marks.Contains(cell)) { AppendMissing(); return true; }
        switch (TimestampText.Parse(cell.Trim(" \t\r\n"u8), out var ticks))
        {
            case DateOrder.YearFirst when !_dayFirst && !_monthFirst && !_either: _yearFirst = true; break;
            case DateOrder.DayFirst when !_yearFirst && !_monthFirst: _dayFirst = true; break;
            case DateOrder.MonthFirst when !_yearFirst && !_dayFirst: _monthFirst = true; break;
            case DateOrder.DayOrMonthFirst when !_yearFirst: _either = true; break;
            default: return false;
        }
        _ticks.Add(ticks);
        return true;
    }

    public override void AppendMissing() => _ticks.Add(TimestampColumn.Missing);

    public override StoredColumn Build(string name)
    {
        var ticks = _ticks.Finish();
        return new StoredTimes(name, _monthFirst && _either ? ticks.With(SwapDaysAndMonths) : ticks);
    }

    // Rows that left the order open were read day first; those with a day above 12 were read right.
    private static void SwapDaysAndMonths(Span<long> ticks)
    {
        foreach (ref var tick in ticks)
        {
            if (tick == TimestampColumn.Missing) { continue; }
            var read = new DateTime(tick, DateTimeKind.Utc);
            if (read.Day > 12) { continue; }
            tick = new DateTime(read.Year, read.Day, read.Month, 0, 0, 0, DateTimeKind.Utc).Ticks + read.TimeOfDay.Ticks;
        }
    }
}
