using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlStudio.Learning.Data;

/// <summary>
/// Finds the next separator or line break. It compares 64 bytes at a time and keeps the resulting bit mask, so that
/// short fields cost a bit scan each. Whoever calls must keep 64 readable bytes behind the end of the data.
/// </summary>
internal struct SpecialByteScanner(byte separator)
{
    private int _blockStart = -1;
    private ulong _mask;

    /// <summary>Forgets the block; call it whenever the bytes in the buffer have moved or changed.</summary>
    public void Reset() => _blockStart = -1;

    /// <summary>The index of the first special byte at or after <paramref name="from"/>, or -1 when there is none before <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(byte[] buffer, int from, int end)
    {
        var offset = from - _blockStart;
        if (_blockStart >= 0 && (uint)offset < 64)
        {
            var rest = _mask & (ulong.MaxValue << offset);
            if (rest != 0)
            {
                var found = _blockStart + BitOperations.TrailingZeroCount(rest);
                return found < end ? found : -1;
            }
            from = _blockStart + 64;
        }
        return Search(buffer, from, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Search(byte[] buffer, int from, int end)
    {
        ref var origin = ref MemoryMarshal.GetArrayDataReference(buffer);
        for (; from < end; from += 64)
        {
            var mask = Mask(ref Unsafe.Add(ref origin, from));
            if (mask == 0) { continue; }
            _blockStart = from;
            _mask = mask;
            var found = from + BitOperations.TrailingZeroCount(mask);
            return found < end ? found : -1;
        }
        _blockStart = -1;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong Mask(ref byte block)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            return Mask256(ref block) | ((ulong)Mask256(ref Unsafe.Add(ref block, 32)) << 32);
        }
        var mask = 0UL;
        for (var i = 0; i < 4; i++)
        {
            var bytes = Vector128.LoadUnsafe(ref Unsafe.Add(ref block, i * 16));
            var hits = Vector128.Equals(bytes, Vector128.Create(separator))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\n')) | Vector128.Equals(bytes, Vector128.Create((byte)'\r'));
            mask |= (ulong)hits.ExtractMostSignificantBits() << (i * 16);
        }
        return mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint Mask256(ref byte block)
    {
        var bytes = Vector256.LoadUnsafe(ref block);
        var hits = Vector256.Equals(bytes, Vector256.Create(separator))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\n')) | Vector256.Equals(bytes, Vector256.Create((byte)'\r'));
        return hits.ExtractMostSignificantBits();
    }
}
