using System.Numerics;

namespace MlStudio.Learning.Data;

/// <summary>Estimates how many distinct hashes came by (Flajolet et al. 2007) with 16,384 registers: standard error 0.8%. Not thread-safe.</summary>
internal sealed class HyperLogLog
{
    private const int IndexBits = 14;
    private const int Registers = 1 << IndexBits;
    private readonly byte[] _registers = new byte[Registers];

    public void Mark(ulong hash)
    {
        var index = (int)(hash >> (64 - IndexBits));
        var rank = (byte)Math.Min(BitOperations.LeadingZeroCount(hash << IndexBits) + 1, 64 - IndexBits + 1);
        if (_registers[index] < rank) { _registers[index] = rank; }
    }

    public int Estimate()
    {
        var sum = 0.0;
        var zeros = 0;
        foreach (var rank in _registers)
        {
            sum += Math.ScaleB(1, -rank);
            zeros += rank == 0 ? 1 : 0;
        }
        var estimate = 0.7213 / (1 + 1.079 / Registers) * Registers * Registers / sum;
        if (estimate <= 2.5 * Registers && zeros > 0) { estimate = Registers * Math.Log((double)Registers / zeros); }
        return (int)Math.Round(estimate);
    }

    /// <summary>The finisher of SplitMix64: spreads the bits of a key.</summary>
    public static ulong Spread(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }
}
