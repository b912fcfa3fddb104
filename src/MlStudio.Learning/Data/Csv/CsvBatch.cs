using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>How a field stands in its batch.</summary>
[Flags]
internal enum FieldFlags : byte
{
    None = 0,
    Quoted = 1,

    /// <summary>Holds doubled quotes that are not yet single.</summary>
    Doubled = 2,

    /// <summary>Has text behind its closing quote.</summary>
    Stray = 4,

    /// <summary>Its bytes wait in the batch's side buffer.</summary>
    Stored = 8,
}

/// <summary>Where a field's bytes lie.</summary>
internal readonly record struct FieldSlice(int Start, int Length, FieldFlags Flags);

/// <summary>
/// A stretch of a file cut into rows of fields, so that the cells of different columns can be converted at the same time.
/// One thread fills it; then any number read it, each its own columns.
/// </summary>
internal sealed class CsvBatch(int bytes, int quote)
{
    /// <summary>Bytes behind the end of the data that may be read (not used).</summary>
    public const int Padding = 64;

    private int[] _starts = new int[256];
    private int[] _lines = new int[256];
    private byte[] _side = [];
    private int _sideUsed;

    /// <summary>The bytes of the file, with <see cref="Padding"/> behind them.</summary>
    public byte[] Buffer { get; set; } = new byte[bytes + Padding];

    /// <summary>The fields of all rows; those of a row stand together.</summary>
    public FieldSlice[] Fields { get; set; } = new FieldSlice[64];

    /// <summary>Rows, or runs of empty rows.</summary>
    public int Count { get; private set; }

    /// <summary>Per row where its fields begin; for a run of n empty rows -n.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, Count);

    /// <summary>The physical line of a row.</summary>
    public int Line(int row) => _lines[row];

    public void Clear()
    {
        Count = 0;
        _sideUsed = 0;
    }

    /// <summary>Takes a row, the fields of which begin at <paramref name="start"/>, or a run of -start empty rows.</summary>
    public void Add(int start, int line)
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
            Array.Resize(ref _lines, Count * 2);
        }
        _starts[Count] = start;
        _lines[Count++] = line;
    }

    /// <summary>Keeps bytes from elsewhere as a field.</summary>
    public FieldSlice Store(ReadOnlySpan<byte> cell)
    {
        if (_sideUsed + cell.Length + Padding > _side.Length) { Array.Resize(ref _side, (_sideUsed + cell.Length + Padding) * 2); }
        cell.CopyTo(_side.AsSpan(_sideUsed));
        _sideUsed += cell.Length;
        return new FieldSlice(_sideUsed - cell.Length, cell.Length, FieldFlags.Stored);
    }

    /// <summary>A field's bytes, without quotes; unquoted ones trimmed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Cell(int index)
    {
        ref var field = ref Fields[index];
        if (field.Flags > FieldFlags.Quoted)
        {
            if (field.Flags == FieldFlags.Stored) { return new ReadOnlySpan<byte>(_side, field.Start, field.Length); }
            Unescape(ref field);
        }
        return new ReadOnlySpan<byte>(Buffer, field.Start, field.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Unescape(ref FieldSlice field)
    {
        var cell = Buffer.AsSpan(field.Start, field.Length);
        var written = 0;
        var read = 0;
        var inside = true;
        if ((field.Flags & FieldFlags.Stray) != 0) { read = 1; }
        for (; read < cell.Length; read++)
        {
            if (inside && cell[read] == quote)
            {
                if (read + 1 >= cell.Length || cell[read + 1] != quote) { inside = false; continue; }
                read++;
            }
            cell[written++] = cell[read];
        }
        field = new FieldSlice(field.Start, written, FieldFlags.Quoted);
    }
}
