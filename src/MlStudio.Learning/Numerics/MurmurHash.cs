using System.Buffers.Binary;
using System.Numerics;

namespace MlStudio.Learning.Numerics;

/// <summary>MurmurHash3, 32 bits for x86 (Appleby, public domain): the same number for the same bytes everywhere.</summary>
internal static class MurmurHash
{
    private const uint First = 0xCC9E2D51, Second = 0x1B873593;

    public static uint Of(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        var hash = seed;
        var rest = bytes;
        for (; rest.Length >= 4; rest = rest[4..])
        {
            hash ^= Scramble(BinaryPrimitives.ReadUInt32LittleEndian(rest));
            hash = (BitOperations.RotateLeft(hash, 13) * 5) + 0xE6546B64;
        }
        uint tail = 0;
        for (var i = rest.Length - 1; i >= 0; i--) { tail = (tail << 8) | rest[i]; }
        hash ^= Scramble(tail);
        hash ^= (uint)bytes.Length;
        hash ^= hash >> 16;
        hash *= StatelessRandom.FirstMultiplier;
        hash ^= hash >> 13;
        hash *= StatelessRandom.SecondMultiplier;
        return hash ^ (hash >> 16);
    }

    private static uint Scramble(uint block) => BitOperations.RotateLeft(block * First, 15) * Second;
}
