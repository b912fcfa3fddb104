using System.Runtime.CompilerServices;
using System.Text;

namespace MlStudio.Learning.Data;

/// <summary>The cell texts that stand for a missing value, compared as bytes; empty and blank cells always do.</summary>
internal sealed class MissingMarkSet
{
    private readonly byte[][] _marks;
    private readonly bool[] _starts = new bool[256];
    private readonly int _longest;
    private readonly double[] _numbers = [];

    public MissingMarkSet(IEnumerable<string> marks, CsvFormat format)
    {
        var encoding = CellDecoder.EncodingOf(format.Encoding);
        _marks = marks.Select(m => encoding.GetBytes(m.Trim())).Where(m => m.Length > 0).ToArray();
        foreach (var mark in _marks)
        {
            _starts[mark[0]] = true;
            _longest = Math.Max(_longest, mark.Length);
            if (NumberText.TryParse(mark, format.DecimalComma, strict: false, out var number)) { _numbers = [.. _numbers, number]; }
        }
    }

    /// <summary>Whether some of the marks are numbers.</summary>
    public bool HasNumbers => _numbers.Length > 0;

    /// <summary>Whether a number is one of the marks, however it is written: the mark -200 also means -200.0.</summary>
    public bool Contains(double value) => _numbers.Length > 0 && Array.IndexOf(_numbers, value) >= 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Contains(ReadOnlySpan<byte> cell)
    {
        if (cell.Length == 0) { return true; }
        if (cell[0] <= ' ')
        {
            cell = cell.Trim(" \t\r\n"u8);
            if (cell.Length == 0) { return true; }
        }
        if (cell.Length > _longest || !_starts[cell[0]]) { return false; }
        foreach (var mark in _marks)
        {
            if (cell.SequenceEqual(mark)) { return true; }
        }
        return false;
    }
}
