using MlStudio.Learning.Data;
using MlStudio.Learning.Formulas;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>Keeps the training rows for which a <see cref="Formula"/> is true; where it is missing, the row is left out.</summary>
/// <param name="Expression">A formula that yields true or false.</param>
public sealed record FilterRows(
    [property: Option("Keep rows where", "A condition, for example age >= 18 and not isMissing(income).")] string Expression) : RowStep
{
    public FilterRows() : this("") { }

    protected override string DescribeRows() => Expression.Length == 0 ? "Keep rows by a condition" : $"Keep rows where {Expression}";

    public override IEnumerable<OptionError> Check()
    {
        if (string.IsNullOrWhiteSpace(Expression)) { yield return new OptionError("expression", "Keep rows where must not be empty."); }
    }

    protected override (Frame Training, RowChange Rows) Change(Frame training, RecipeContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        var formula = FrameFormula.Parse(Expression, training);
        if (formula.Type != FormulaType.Boolean) { throw new LearningException($"The condition must be true or false, such as age >= 18; '{Expression}' is {FormulaNode.WordOf(formula.Type)}."); }
        var holds = (NumberColumn)FrameFormula.Evaluate(formula, training, "condition");
        return Keep(training, [.. Enumerable.Range(0, training.RowCount).Where(r => holds.Values[r] == 1)]);
    }
}
