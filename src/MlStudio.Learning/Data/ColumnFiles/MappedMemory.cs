using System.Buffers;

namespace MlStudio.Learning.Data;

/// <summary>A stretch of a mapped file as memory of values; it keeps the mapping alive and refuses access after that was closed.</summary>
internal sealed unsafe class MappedMemory<T>(FileMapping mapping, long offset, int count) : MemoryManager<T> where T : unmanaged
{
    public override Span<T> GetSpan() => new(mapping.At(offset), count);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)count, nameof(elementIndex));
        return new MemoryHandle((T*)mapping.At(offset) + elementIndex, pinnable: this);
    }

    public override void Unpin()
    {
        // Mapped memory never moves.
    }

    protected override void Dispose(bool disposing)
    {
        // The mapping belongs to the reader.
    }
}
