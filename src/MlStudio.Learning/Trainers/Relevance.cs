namespace MlStudio.Learning.Trainers;

/// <summary>How relevant a row of a ranking is: a whole number, 0 for a row that nobody wants to see.</summary>
public static class Relevance
{
    /// <summary>The highest relevance; its exponential gain of 2^31 - 1 still adds up exactly in float64.</summary>
    public const int Highest = 31;

    /// <summary>Whether a number is a relevance.</summary>
    public static bool IsValid(double value) => value >= 0 && value <= Highest && value == Math.Floor(value);

    /// <summary>What a row is worth at the very top: 2^relevance - 1 (Burges et al., "Learning to rank using gradient descent", 2005).</summary>
    public static double Gain(double relevance) => (1L << (int)relevance) - 1;
}
