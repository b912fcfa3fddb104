using System.Runtime.CompilerServices;

namespace MlStudio.Learning.Data;

/// <summary>How many rows a file is likely to have, by the bytes per row so far; spares growing arrays step by step.</summary>
internal sealed class RowForecast
{
    private int _rows;

    /// <summary>The forecast; 0 while nothing is known.</summary>
    public int Rows => Volatile.Read(ref _rows);

    public void Update(int rows, long bytesCut, long? totalBytes)
    {
        if (totalBytes is not { } total || bytesCut <= 0 || rows == 0) { return; }
        var whole = (double)rows * total / bytesCut;
        Volatile.Write(ref _rows, (int)Math.Min(whole * 1.01 + 1024, Array.MaxLength));
    }
}

/// <summary>The values of a column while they arrive. Not thread-safe.</summary>
internal sealed class ValueStore<T>(RowForecast forecast) where T : unmanaged
{
    private const int FirstLength = 256;
    private const int ForecastFrom = 16 * 1024;
    private T[] _values = [];

    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T value)
    {
        var values = _values;
        var count = Count;
        if ((uint)count >= (uint)values.Length) { values = Grow(count + 1); }
        values[count] = value;
        Count = count + 1;
    }

    /// <summary>Room for so many more values, which <see cref="Advance"/> then takes.</summary>
    public Span<T> Room(int length) => (Count + length <= _values.Length ? _values : Grow(Count + length)).AsSpan(Count, length);

    public void Advance(int length) => Count += length;

    /// <summary>The values; no more are added.</summary>
    public Memory<T> Finish() => _values.AsMemory(0, Count);

    private T[] Grow(int least)
    {
        var length = Math.Max(Math.Max(FirstLength, least), _values.Length * 2L);
        if (Count >= ForecastFrom && forecast.Rows > least) { length = Math.Min(forecast.Rows, _values.Length * 64L); }
        var larger = GC.AllocateUninitializedArray<T>((int)Math.Min(Math.Max(length, least), Array.MaxLength));
        _values.AsSpan(0, Count).CopyTo(larger);
        return _values = larger;
    }
}
