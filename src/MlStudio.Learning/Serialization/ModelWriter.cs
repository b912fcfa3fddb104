using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MlStudio.Learning.Serialization;

/// <summary>Writes model files: little-endian, length-prefixed, without anything that differs between two writes of the same model.</summary>
public sealed class ModelWriter(Stream stream)
{
    /// <summary>Writes 4 bytes.</summary>
    public void Write(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    /// <summary>Writes 8 bytes.</summary>
    public void Write(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    /// <summary>Writes the 8 bytes of a float64.</summary>
    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes 1 or 0 in 4 bytes.</summary>
    public void Write(bool value) => Write(value ? 1 : 0);

    /// <summary>Writes the length in bytes and the UTF-8 bytes.</summary>
    public void Write(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Write(bytes.Length);
        stream.Write(bytes);
    }

    /// <summary>Writes the length and the values of numbers of a fixed size (little-endian machines only, which .NET's supported ones are).</summary>
    public void WriteArray<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        Write(values.Length);
        stream.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes the count and each text.</summary>
    public void Write(IReadOnlyList<string> values)
    {
        Write(values.Count);
        foreach (var value in values) { Write(value); }
    }
}
