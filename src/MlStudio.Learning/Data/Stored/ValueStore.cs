using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>
/// The values of a column while they arrive: in memory, or with a spool in memory as far as that grants it and then
/// piece by piece in its file. Not thread-safe.
/// </summary>
internal sealed class ValueStore<T>(RowForecast forecast, ColumnSpool? spool) where T : unmanaged
{
    private const int FirstLength = 256;
    private const int ForecastFromBytes = 64 * 1024;

    private readonly List<(long Place, int Length)> _written = [];
    private T[] _values = [];
    private int _held;
    private int _spooled;

    public int Count => _spooled + _held;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T value)
    {
        var values = _values;
        if ((uint)_held >= (uint)values.Length) { values = MakeRoom(1); }
        values[_held++] = value;
    }

    public void Add(ReadOnlySpan<T> values)
    {
        values.CopyTo(Room(values.Length));
        Advance(values.Length);
    }

    /// <summary>Room for so many more values, which <see cref="Advance"/> then takes.</summary>
    public Span<T> Room(int length) => (_held + length <= _values.Length ? _values : MakeRoom(length)).AsSpan(_held, length);

    public void Advance(int length) => _held += length;

    /// <summary>The values; no more are added.</summary>
    public StoredValues<T> Finish() => new(_values.AsMemory(0, _held), spool, _written, Count);

    private unsafe T[] MakeRoom(int more)
    {
        var least = _held + more;
        // What is that small is not counted against the spool's budget.
        var free = (spool?.PieceBytes ?? ForecastFromBytes) / sizeof(T);
        var length = Math.Max(Math.Max(FirstLength, least), _values.Length * 2L);
        if (_held >= free && _spooled == 0 && forecast.Rows > least) { length = Math.Min(forecast.Rows, _values.Length * 64L); }
        length = Math.Min(Math.Max(length, least), Array.MaxLength);
        if (spool is not null && length > free && !spool.Grants((length - Math.Max(free, _values.Length)) * sizeof(T)))
        {
            if (_held > 0)
            {
                _written.Add((spool.Write<T>(_values.AsSpan(0, _held)), _held));
                _spooled += _held;
                _held = 0;
            }
            if (more <= _values.Length) { return _values; }
            length = Math.Max(more, free);
        }
        var larger = GC.AllocateUninitializedArray<T>((int)length);
        _values.AsSpan(0, _held).CopyTo(larger);
        return _values = larger;
    }
}
