using MlStudio.Learning.Data;

namespace MlStudio.Learning.Formulas;

/// <summary>The date functions of formulas, on UTC ticks.</summary>
internal static class FormulaDates
{
    public static double Year(long ticks) => new DateTime(ticks, DateTimeKind.Utc).Year;

    public static double Month(long ticks) => new DateTime(ticks, DateTimeKind.Utc).Month;

    public static double Day(long ticks) => new DateTime(ticks, DateTimeKind.Utc).Day;

    /// <summary>1 (Monday) to 7; day 0 of the count was a Monday.</summary>
    public static double DayOfWeek(long ticks) => (ticks / TimeSpan.TicksPerDay % 7) + 1;

    public static double Hour(long ticks) => ticks / TimeSpan.TicksPerHour % 24;

    public static double DaysBetween(long from, long to) => (double)(to - from) / TimeSpan.TicksPerDay;

    public static long AddDays(long ticks, double days)
    {
        var added = days * TimeSpan.TicksPerDay;
        return Math.Abs(added) < DateTime.MaxValue.Ticks ? ticks + (long)added : TimestampColumn.Missing;
    }

    public static long Of(double year, double month, double day)
    {
        if (!(year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1)) { return TimestampColumn.Missing; }
        var (y, m) = ((int)year, (int)month);
        return y == year && m == month && day == Math.Floor(day) && day <= DateTime.DaysInMonth(y, m) ? new DateTime(y, m, (int)day, 0, 0, 0, DateTimeKind.Utc).Ticks : TimestampColumn.Missing;
    }
}
