namespace MlStudio.Learning.Numerics;

/// <summary>
/// A small generator of random numbers whose stream depends on the seed alone, on every machine and version of .NET
/// (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"). Not thread-safe.
/// </summary>
public struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator for one of several independent purposes under the same seed.</summary>
    public static SplitMix64 For(int seed, int purpose) => new(Mix(((ulong)(uint)purpose << 32) | (uint)seed));

    /// <summary>The next 64 random bits.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>A whole number from 0 to <paramref name="limit"/> - 1, each equally likely up to 2⁻³².</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>A number from 0 (inclusive) to 1 (exclusive).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Puts the values in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>Scrambles a number: neighbours get unrelated results.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
