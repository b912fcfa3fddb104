using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>How a date's parts are ordered.</summary>
internal enum DateOrder
{
    /// <summary>No match.</summary>
    None,

    /// <summary>2024-12-31, 2024/12/31, 2024.12.31 or 2024-12.</summary>
    YearFirst,

    /// <summary>31/12/2024: the first part is above 12.</summary>
    DayFirst,

    /// <summary>12/31/2024: the second part is above 12.</summary>
    MonthFirst,

    /// <summary>03/04/2024: both orders are possible; the ticks take the day first.</summary>
    DayOrMonthFirst,
}

/// <summary>
/// Reads dates with an optional time: 2024-12-31, 2024-12, 31/12/2024, 12/31/2024, 31.12.2024, followed by a blank or T and
/// 23:59, 23:59:59, 23.59.59, fractions of seconds, AM/PM, Z or +01:00. Without an offset the time counts as UTC.
/// </summary>
internal static class TimestampText
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DateOrder Parse(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length is < 7 or > 40 || (uint)(text[0] - '0') > 9) { return DateOrder.None; }
        var order = ReadDate(ref text, out var year, out var month, out var day);
        if (order == DateOrder.None || !IsDate(year, month, day)) { return DateOrder.None; }
        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        if (text.Length == 0) { return order; }
        if (text[0] is not ((byte)' ' or (byte)'T' or (byte)'t')) { return DateOrder.None; }
        text = text[1..].TrimStart((byte)' ');
        if (!TryReadTime(ref text, out var time)) { return DateOrder.None; }
        if (!TryReadOffset(text, out var offset)) { return DateOrder.None; }
        ticks += time - offset;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? order : DateOrder.None;
    }

    private static bool IsDate(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static DateOrder ReadDate(ref ReadOnlySpan<byte> text, out int year, out int month, out int day)
    {
        year = month = day = 1;
        if (!TryReadDigits(ref text, 1, 4, out var first, out var firstDigits) || !TryReadMark(ref text, "-/.", out var mark)) { return DateOrder.None; }
        if (!TryReadDigits(ref text, 1, 2, out var second, out var secondDigits)) { return DateOrder.None; }
        if (firstDigits == 4)
        {
            (year, month) = (first, second);
            if (text.Length == 0) { return mark == '-' && secondDigits == 2 ? DateOrder.YearFirst : DateOrder.None; }
            return TryReadExactly(ref text, mark) && TryReadDigits(ref text, 1, 2, out day, out _) ? DateOrder.YearFirst : DateOrder.None;
        }
        if (firstDigits > 2 || !TryReadExactly(ref text, mark) || !TryReadDigits(ref text, 4, 4, out year, out _)) { return DateOrder.None; }
        (day, month) = (first, second);
        if (first > 12) { return DateOrder.DayFirst; }
        if (second <= 12) { return DateOrder.DayOrMonthFirst; }
        (day, month) = (second, first);
        return DateOrder.MonthFirst;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadTime(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (!TryReadDigits(ref text, 1, 2, out var hour, out _) || !TryReadMark(ref text, ":.", out var mark)) { return false; }
        if (!TryReadDigits(ref text, 2, 2, out var minute, out _)) { return false; }
        var second = 0;
        long fraction = 0;
        if (TryReadExactly(ref text, mark))
        {
            if (!TryReadDigits(ref text, 2, 2, out second, out _)) { return false; }
            if (TryReadMark(ref text, ".,", out _) && !TryReadFraction(ref text, out fraction)) { return false; }
        }
        var half = text.TrimStart((byte)' ');
        if (half.Length == 2 && (half[1] | 0x20) == 'm' && (half[0] | 0x20) is 'a' or 'p')
        {
            if (hour is < 1 or > 12) { return false; }
            hour = hour % 12 + ((half[0] | 0x20) == 'p' ? 12 : 0);
            text = default;
        }
        if (hour > 23 || minute > 59 || second > 59) { return false; }
        ticks = ((hour * 60L + minute) * 60 + second) * TimeSpan.TicksPerSecond + fraction;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadFraction(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        var unit = TimeSpan.TicksPerSecond / 10;
        var read = 0;
        while (read < text.Length && (uint)(text[read] - '0') <= 9)
        {
            ticks += (text[read++] - '0') * unit;
            unit /= 10;
        }
        text = text[read..];
        return read > 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        text = text.TrimStart((byte)' ');
        if (text.Length == 0 || (text.Length == 1 && (text[0] | 0x20) == 'z')) { return true; }
        if (!TryReadMark(ref text, "+-", out var sign) || !TryReadDigits(ref text, 2, 2, out var hours, out _)) { return false; }
        TryReadExactly(ref text, (byte)':');
        var minutes = 0;
        if (text.Length > 0 && !TryReadDigits(ref text, 2, 2, out minutes, out _)) { return false; }
        if (text.Length > 0 || hours > 14 || minutes > 59) { return false; }
        ticks = (hours * 60L + minutes) * TimeSpan.TicksPerMinute * (sign == '-' ? -1 : 1);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadDigits(ref ReadOnlySpan<byte> text, int least, int most, out int value, out int digits)
    {
        value = 0;
        digits = 0;
        while (digits < text.Length && digits < most && (uint)(text[digits] - '0') <= 9) { value = value * 10 + (text[digits++] - '0'); }
        text = text[digits..];
        return digits >= least;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadMark(ref ReadOnlySpan<byte> text, string marks, out byte mark)
    {
        mark = text.Length > 0 ? text[0] : (byte)0;
        if (mark == 0 || !marks.Contains((char)mark)) { return false; }
        text = text[1..];
        return true;
    }

    private static bool TryReadExactly(ref ReadOnlySpan<byte> text, byte mark)
    {
        if (text.Length == 0 || text[0] != mark) { return false; }
        text = text[1..];
        return true;
    }
}
