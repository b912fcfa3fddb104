namespace MlStudio.Learning.Formulas;

/// <summary>A function of the formula language, for help and completion.</summary>
/// <param name="Name">As it is written; capitals do not matter.</param>
/// <param name="Signature">Name and arguments, such as "clip(number, low, high)".</param>
/// <param name="Help">What it yields, in a sentence or two.</param>
/// <param name="Group">What it works on.</param>
public sealed record FormulaFunction(string Name, string Signature, string Help, FormulaFunctionGroup Group);

/// <summary>What functions work on.</summary>
public enum FormulaFunctionGroup
{
    Choice,
    Number,
    Text,
    Date,
}
