using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>Collects numbers.</summary>
internal sealed class NumberBuilder(MissingMarkSet marks, bool decimalComma, bool strict, RowForecast forecast, ColumnSpool? spool) : ColumnBuilder
{
    private readonly ValueStore<double> _values = new(forecast, spool);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Append(ReadOnlySpan<byte> cell)
    {
        if (!NumberText.TryParse(cell, decimalComma, strict, out var value))
        {
            if (marks.Contains(cell)) { AppendMissing(); return true; }
            var trimmed = cell.Trim(" \t\r\n"u8);
            if (trimmed.Length == cell.Length || !NumberText.TryParse(trimmed, decimalComma, strict, out value)) { return false; }
        }
        _values.Add(marks.Contains(value) ? double.NaN : value);
        return true;
    }

    /// <summary>Takes plain short numbers and empty cells, which are nearly all, in one go; stops at the first other cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int AppendRun(CsvBatch batch, int column, int from)
    {
        if (marks.HasNumbers || !ShortNumber.IsSupported) { return from; }
        var starts = batch.Starts;
        var fields = batch.Fields;
        ref var origin = ref batch.Buffer[0];
        var values = _values.Room(starts.Length - from);
        var mark = decimalComma ? (byte)',' : (byte)'.';
        var row = from;
        for (; row < starts.Length; row++)
        {
            var start = starts[row];
            if (start < 0) { break; }
            ref readonly var field = ref fields[start + column];
            if (field.Flags > FieldFlags.Quoted) { break; }
            if (field.Length == 0) { values[row - from] = double.NaN; continue; }
            if (!ShortNumber.TryParse(ref Unsafe.Add(ref origin, field.Start), field.Length, mark, strict, out values[row - from])) { break; }
        }
        _values.Advance(row - from);
        return row;
    }

    public override void AppendMissing() => _values.Add(double.NaN);

    public override StoredColumn Build(string name) => new StoredNumbers(name, _values.Finish());
}
