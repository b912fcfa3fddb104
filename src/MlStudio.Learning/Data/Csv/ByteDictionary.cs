using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlStudio.Learning.Data;

/// <summary>Gives each distinct byte string a number in the order of first appearance: open addressing over one byte arena. Not thread-safe.</summary>
internal sealed class ByteDictionary
{
    private int[] _slots = new int[64];
    private int[] _hashes = new int[32];
    private long[] _ends = new long[33];
    private byte[] _arena = new byte[1024];

    public int Count { get; private set; }

    /// <summary>The number of a byte string.</summary>
    /// <returns>True when it is new.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Add(ReadOnlySpan<byte> key, out int code)
    {
        var hash = Hash(key);
        var mask = _slots.Length - 1;
        for (var slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            var entry = _slots[slot];
            if (entry == 0)
            {
                code = Count;
                Insert(key, hash, slot);
                return true;
            }
            if (_hashes[entry - 1] == hash && key.SequenceEqual(At(entry - 1)))
            {
                code = entry - 1;
                return false;
            }
        }
    }

    private ReadOnlySpan<byte> At(int code) => _arena.AsSpan((int)_ends[code], (int)(_ends[code + 1] - _ends[code]));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Insert(ReadOnlySpan<byte> key, int hash, int slot)
    {
        if (Count == _hashes.Length)
        {
            Array.Resize(ref _hashes, Count * 2);
            Array.Resize(ref _ends, Count * 2 + 1);
        }
        var end = _ends[Count];
        if (end + key.Length > _arena.Length)
        {
            Array.Resize(ref _arena, (int)Math.Min(Math.Max(_arena.Length * 2L, end + key.Length), Array.MaxLength));
        }
        key.CopyTo(_arena.AsSpan((int)end));
        _hashes[Count] = hash;
        _slots[slot] = ++Count;
        _ends[Count] = end + key.Length;
        if (Count * 2 > _slots.Length) { Grow(); }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        var slots = new int[_slots.Length * 2];
        var mask = slots.Length - 1;
        for (var code = 0; code < Count; code++)
        {
            var slot = _hashes[code] & mask;
            while (slots[slot] != 0) { slot = (slot + 1) & mask; }
            slots[slot] = code + 1;
        }
        _slots = slots;
    }

    // The runtime's string hash is seeded per process, so nobody can upload a file of colliding keys.
    private static int Hash(ReadOnlySpan<byte> key)
    {
        var hash = string.GetHashCode(MemoryMarshal.Cast<byte, char>(key));
        if ((key.Length & 1) != 0) { hash = (hash ^ key[^1]) * -1640531527; }
        return hash ^ (hash >>> 15);
    }

    /// <summary>The bytes of all keys together.</summary>
    public long TotalBytes => _ends[Count];
}
