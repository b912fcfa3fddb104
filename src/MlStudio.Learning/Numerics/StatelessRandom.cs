namespace MlStudio.Learning.Numerics;

/// <summary>
/// Random numbers as a function of (seed, index) rather than of a sequence, so that work may be done in any order or on any thread.
/// The mixing is that of MurmurHash3's finaliser (Appleby, public domain) over the sum of index and key.
/// </summary>
internal static class StatelessRandom
{
    public const uint FirstMultiplier = 0x85EBCA6B;
    public const uint SecondMultiplier = 0xC2B2AE35;

    /// <summary>A key for one stream (a purpose, an iteration) under a seed.</summary>
    public static uint Key(int seed, int stream, int step = 0) =>
        Mix(Mix(Mix((uint)seed + 0x9E3779B9u) + (uint)stream * 0x7FEB352Du) + (uint)step * 0x846CA68Bu);

    /// <summary>32 mixed bits.</summary>
    public static uint Bits(uint key, int index) => Mix((uint)index + key);

    /// <summary>A number in [0, 1).</summary>
    public static double Uniform(uint key, int index) => Bits(key, index) * (1.0 / 4294967296.0);

    private static uint Mix(uint x)
    {
        x ^= x >> 16;
        x *= FirstMultiplier;
        x ^= x >> 13;
        x *= SecondMultiplier;
        x ^= x >> 16;
        return x;
    }
}
