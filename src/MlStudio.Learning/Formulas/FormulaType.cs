namespace MlStudio.Learning.Formulas;

/// <summary>What an expression of the formula language yields. Every type has a missing value.</summary>
public enum FormulaType
{
    /// <summary>A finite float64.</summary>
    Number,

    /// <summary>A piece of text; columns of categories count as text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An instant (UTC).</summary>
    Date,

    /// <summary>The word <c>missing</c> alone, which fits wherever a value of another type does.</summary>
    Missing,
}
