namespace MlStudio.Learning.Data;

/// <summary>Does something with a stretch of values.</summary>
internal delegate void ValuesAction<T>(ReadOnlySpan<T> values);

/// <summary>Values of a column in memory, in a spool, or the first in a spool and the last in memory. Reading is thread-safe.</summary>
internal sealed class StoredValues<T>(ReadOnlyMemory<T> held, ColumnSpool? spool, IReadOnlyList<(long Place, int Length)> written, int count) where T : unmanaged
{
    private const int MostAtATime = 64 * 1024;

    public StoredValues(ReadOnlyMemory<T> values)
        : this(values, null, [], values.Length)
    {
    }

    public int Count => count;

    /// <summary>Changes values as they are read; set once, before any is.</summary>
    public Action<Span<T>>? Repair { get; init; }

    /// <summary>All values, where they are in memory.</summary>
    /// <exception cref="InvalidOperationException">Some are in a spool.</exception>
    public ReadOnlyMemory<T> Memory => count == held.Length && Repair is null ? held : throw new InvalidOperationException("The values are not in memory.");

    /// <summary>The same values, changed; at once where all are in memory and belong to this, else as they are read.</summary>
    public StoredValues<T> With(Action<Span<T>> repair)
    {
        if (count != held.Length) { return new StoredValues<T>(held, spool, written, count) { Repair = repair }; }
        repair(System.Runtime.InteropServices.MemoryMarshal.AsMemory(held).Span);
        return this;
    }

    /// <summary>Goes through the values in order, many at a time.</summary>
    public void ForEach(ValuesAction<T> action, CancellationToken cancellation)
    {
        if (written.Count == 0 && Repair is null) { action(held.Span); return; }
        foreach (var piece in Pieces(cancellation)) { action(piece.Span); }
    }

    /// <summary>The values in order, many at a time; a piece is valid until the next.</summary>
    public IEnumerable<ReadOnlyMemory<T>> Pieces(CancellationToken cancellation)
    {
        var buffer = new T[Math.Min(MostAtATime, count)];
        foreach (var (place, length) in written)
        {
            for (var done = 0; done < length; done += buffer.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                var piece = buffer.AsMemory(0, Math.Min(buffer.Length, length - done));
                spool!.Read(place + (long)done * System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), piece.Span);
                Repair?.Invoke(piece.Span);
                yield return piece;
            }
        }
        for (var done = 0; done < held.Length; done += buffer.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            var piece = buffer.AsMemory(0, Math.Min(buffer.Length, held.Length - done));
            held.Span.Slice(done, piece.Length).CopyTo(piece.Span);
            Repair?.Invoke(piece.Span);
            yield return piece;
        }
    }
}
