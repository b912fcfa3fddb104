using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MlStudio.Learning.Serialization;

/// <summary>Reads what <see cref="ModelWriter"/> wrote. Lengths are checked, so that a damaged file ends in a <see cref="LearningException"/>.</summary>
public sealed class ModelReader(Stream stream)
{
    /// <summary>No single array or text of a model file is longer than this many bytes.</summary>
    private const int LongestBlock = 1 << 30;

    public int ReadInt32()
    {
        Span<byte> bytes = stackalloc byte[4];
        Fill(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    public long ReadInt64()
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    public bool ReadBoolean() => ReadInt32() != 0;

    public string ReadString()
    {
        var bytes = new byte[ReadLength(1)];
        Fill(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    public T[] ReadArray<T>() where T : unmanaged
    {
        var values = new T[ReadLength(Unsafe.SizeOf<T>())];
        Fill(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public string[] ReadStrings()
    {
        var values = new string[ReadLength(4)];
        for (var i = 0; i < values.Length; i++) { values[i] = ReadString(); }
        return values;
    }

    private int ReadLength(int size)
    {
        var length = ReadInt32();
        if (length < 0 || (long)length * size > LongestBlock) { throw new LearningException($"The model file is damaged: a block claims {length} entries."); }
        return length;
    }

    private void Fill(Span<byte> bytes)
    {
        try { stream.ReadExactly(bytes); }
        catch (EndOfStreamException e) { throw new LearningException("The model file is damaged: it ends too early.", e); }
    }
}
