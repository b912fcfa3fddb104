namespace MlStudio.Learning.Formulas;

/// <summary>The bounds that keep the cost of a formula small whatever stands in it: cost per row is at most <see cref="MostParts"/> operations on texts of bounded length.</summary>
public static class FormulaLimits
{
    /// <summary>The most characters of a formula.</summary>
    public const int MostCharacters = 4000;

    /// <summary>The most parts (values, columns, operators, calls).</summary>
    public const int MostParts = 1000;

    /// <summary>How deep brackets, calls, signs and operators that bind tighter may be nested.</summary>
    public const int DeepestNesting = 100;

    /// <summary>How many operations may hang on one another, as in 1 + 1 + 1 + ….</summary>
    public const int LongestChain = 200;

    /// <summary>Texts that functions make are cut after this many characters (UTF-16 units).</summary>
    public const int LongestText = 32_768;
}
