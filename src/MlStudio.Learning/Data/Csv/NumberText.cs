using System.Globalization;
using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>
/// Reads numbers from ASCII bytes, correctly rounded. Up to 19 digits with a small power of ten are exact in one
/// multiplication or division (Clinger 1990, "How to read floating point numbers accurately"); the rest goes to
/// <see cref="double.Parse(string)"/>, which rounds correctly too.
/// </summary>
internal static class NumberText
{
    private const ulong LargestExact = 1UL << 53;

    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a whole cell as a number.</summary>
    /// <param name="cell">Trimmed bytes.</param>
    /// <param name="decimalComma">Whether the comma is the decimal mark; the other mark may group thousands.</param>
    /// <param name="strict">Whether what looks like an identifier is refused: leading zeros ("0001") and whole numbers too large to be exact.</param>
    /// <param name="value">The nearest double.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> cell, bool decimalComma, bool strict, out double value)
    {
        value = 0;
        var i = 0;
        var negative = false;
        if (cell.Length == 0) { return false; }
        if (cell[0] is (byte)'-' or (byte)'+') { negative = cell[0] == '-'; i = 1; }
        var first = i;
        ulong mantissa = 0;
        while (i < cell.Length && (uint)(cell[i] - '0') <= 9) { mantissa = mantissa * 10 + (uint)(cell[i++] - '0'); }
        var whole = i - first;
        var digits = whole;
        var decimals = 0;
        var mark = decimalComma ? (byte)',' : (byte)'.';
        if (i < cell.Length && cell[i] == mark)
        {
            var fraction = ++i;
            while (i < cell.Length && (uint)(cell[i] - '0') <= 9) { mantissa = mantissa * 10 + (uint)(cell[i++] - '0'); }
            decimals = i - fraction;
            digits += decimals;
        }
        var plain = i == first + whole;
        if (digits == 0) { return TryParseInfinity(cell[first..], negative, out value); }
        if (strict && whole > 1 && cell[first] == '0') { return false; }
        var exponent = 0;
        if (i < cell.Length)
        {
            if ((cell[i] | 0x20) != 'e') { return whole > 0 && TryParseGrouped(cell, decimalComma, strict, out value); }
            if (!TryReadExponent(cell[(i + 1)..], out exponent)) { return false; }
            plain = false;
        }
        if (digits <= 19 && mantissa <= LargestExact)
        {
            var power = exponent - decimals;
            if (power is >= -22 and <= 22)
            {
                double exact = mantissa;
                exact = power < 0 ? exact / Powers[-power] : exact * Powers[power];
                value = negative ? -exact : exact;
                return true;
            }
        }
        if (strict && plain && (digits > 19 || mantissa > LargestExact)) { return false; }
        return ParseSlowly(cell, decimalComma, out value);
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var i = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+') { negative = text[0] == '-'; i = 1; }
        if (i == text.Length) { return false; }
        for (; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit > 9) { return false; }
            exponent = Math.Min(exponent * 10 + (int)digit, 100_000);
        }
        if (negative) { exponent = -exponent; }
        return true;
    }

    private static bool TryParseInfinity(ReadOnlySpan<byte> text, bool negative, out double value)
    {
        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return System.Text.Ascii.EqualsIgnoreCase(text, "inf") || System.Text.Ascii.EqualsIgnoreCase(text, "infinity");
    }

    /// <summary>Thousands in groups of three, as in 3,995.383.</summary>
    private static bool TryParseGrouped(ReadOnlySpan<byte> cell, bool decimalComma, bool strict, out double value)
    {
        value = 0;
        var (group, mark) = decimalComma ? ((byte)'.', (byte)',') : ((byte)',', (byte)'.');
        Span<byte> plain = stackalloc byte[64];
        if (cell.Length > plain.Length) { return false; }
        var i = cell[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var written = i;
        if (i == 1) { plain[0] = cell[0]; }
        if (cell[i] == '0') { return false; }
        var groups = 0;
        for (var run = 0; ; i++)
        {
            var atEnd = i == cell.Length || cell[i] == mark;
            if (atEnd || cell[i] == group)
            {
                var isFirst = written - (plain[0] is (byte)'-' or (byte)'+' ? 1 : 0) == run;
                if (run == 0 || run > 3 || (run < 3 && !isFirst)) { return false; }
                if (atEnd) { break; }
                run = 0;
                groups++;
                continue;
            }
            if ((uint)(cell[i] - '0') > 9) { return false; }
            plain[written++] = cell[i];
            run++;
        }
        if (groups == 0) { return false; }
        cell[i..].CopyTo(plain[written..]);
        return TryParse(plain[..(written + cell.Length - i)], decimalComma, strict, out value);
    }

    private static bool ParseSlowly(ReadOnlySpan<byte> cell, bool decimalComma, out double value)
    {
        if (!decimalComma) { return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value); }
        var pointed = cell.ToArray();
        pointed.AsSpan().Replace((byte)',', (byte)'.');
        return double.TryParse(pointed, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
