using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>Collects numbers.</summary>
internal sealed class NumberBuilder(MissingMarkSet marks, bool decimalComma, bool strict) : ColumnBuilder
{
    private double[] _values = [];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Append(ReadOnlySpan<byte> cell)
    {
        if (!NumberText.TryParse(cell, decimalComma, strict, out var value))
        {
            if (marks.Contains(cell)) { AppendMissing(); return true; }
            var trimmed = cell.Trim(" \t\r\n"u8);
            if (trimmed.Length == cell.Length || !NumberText.TryParse(trimmed, decimalComma, strict, out value)) { return false; }
        }
        Reserve(ref _values);
        _values[Count++] = marks.Contains(value) ? double.NaN : value;
        return true;
    }

    public override void AppendMissing()
    {
        Reserve(ref _values);
        _values[Count++] = double.NaN;
    }

    public override Column Build(string name)
    {
        Array.Resize(ref _values, Count);
        return new NumberColumn(name, _values);
    }
}
