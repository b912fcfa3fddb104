using System.Numerics;
using System.Runtime.InteropServices;

namespace MlStudio.Learning.Data;

/// <summary>
/// The layout of a column file, all little-endian: 64 bytes of head (magic, zeros); data blocks, each beginning at a
/// multiple of 64 bytes; a directory (row count, then per column name, type and its blocks with place, length and
/// CRC-32C); a tail of 24 bytes (place, length and CRC-32C of the directory, magic).
/// </summary>
/// <remarks>
/// Blocks per type. Number: float64 per row. Timestamp: int64 ticks per row. Category: int32 code per row, then the
/// ends and the bytes of the levels. Text: ends and bytes. An end is the int64 place in the UTF-8 bytes behind the
/// value; its complement when the value is missing.
/// </remarks>
internal static class ColumnFileFormat
{
    public const ulong Magic = 0x31_4C_4F_43_53_4C_4D_89; // 0x89 "MLSCOL1"
    public const int HeadBytes = 64;
    public const int TailBytes = 24;
    public const int Alignment = 64;

    public static uint Checksum(ReadOnlySpan<byte> bytes, uint crc = uint.MaxValue)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) { crc = BitOperations.Crc32C(crc, word); }
        foreach (var rest in bytes[(words.Length * 8)..]) { crc = BitOperations.Crc32C(crc, rest); }
        return crc;
    }
}

/// <summary>Where a block lies in a column file.</summary>
internal readonly record struct ColumnFileBlock(long Offset, long Length, uint Checksum);
