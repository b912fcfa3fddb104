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

    /// <summary>Reads a whole number of 32 bits.</summary>
    /// <exception cref="LearningException">The file ends too early; so for all that read.</exception>
    public int ReadInt32()
    {
        Span<byte> bytes = stackalloc byte[4];
        Fill(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    /// <summary>Reads a whole number of 64 bits.</summary>
    /// <inheritdoc cref="ReadInt32"/>
    public long ReadInt64()
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>Reads a float64.</summary>
    /// <inheritdoc cref="ReadInt32"/>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads true or false.</summary>
    /// <inheritdoc cref="ReadInt32"/>
    public bool ReadBoolean() => ReadInt32() != 0;

    /// <summary>Reads a text (UTF-8 behind its length in bytes).</summary>
    /// <exception cref="LearningException">The file ends too early or the length cannot be; so for the arrays.</exception>
    public string ReadString()
    {
        var bytes = new byte[ReadLength(1)];
        Fill(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads numbers of a fixed size behind their count.</summary>
    /// <inheritdoc cref="ReadString"/>
    public T[] ReadArray<T>() where T : unmanaged
    {
        var values = new T[ReadLength(Unsafe.SizeOf<T>())];
        Fill(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Reads texts behind their count.</summary>
    /// <inheritdoc cref="ReadString"/>
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
