namespace MlStudio.Learning.Formulas;

/// <summary>A function with its types.</summary>
/// <param name="Result">What it yields.</param>
/// <param name="Parameters">The type of each argument, null where several are allowed; the last one's stands for all that follow where arguments repeat.</param>
/// <param name="Required">The fewest arguments.</param>
/// <param name="Repeats">Whether more arguments than parameters are allowed.</param>
/// <param name="Body">What it computes; null for the functions that the parser builds itself (if, coalesce, isMissing).</param>
internal sealed record FunctionRule(FormulaFunction Function, FormulaType Result, FormulaType?[] Parameters, int Required, bool Repeats, CallBody? Body)
{
    public int Most => Repeats ? int.MaxValue : Parameters.Length;

    public FormulaType? Parameter(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];
}
