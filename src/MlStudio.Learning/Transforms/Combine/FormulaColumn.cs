using MlStudio.Learning.Data;
using MlStudio.Learning.Formulas;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Adds a column that a <see cref="Formula"/> computes from each row's other columns: numbers (1 and 0 for true and false), timestamps, or
/// categories for text. The formula is checked against the types that the columns have at the step's place.
/// </summary>
/// <param name="Name">The name of the new column.</param>
/// <param name="Expression">The formula.</param>
public sealed record FormulaColumn(
    [property: Option("Name", "The name of the new column.")] string Name,
    [property: Option("Formula", "For example [price] / area, if(age < 18, \"minor\", \"adult\") or daysBetween(joined, visited).")] string Expression) : RecipeStep
{
    public FormulaColumn() : this("", "") { }

    public override IReadOnlyList<string> Reads() => Formula.MentionedColumns(Expression);

    public override string Describe() => Expression.Length == 0 ? "Compute a column by a formula" : $"Compute '{Name}' as {Expression}";

    public override IEnumerable<OptionError> Check()
    {
        if (string.IsNullOrWhiteSpace(Name)) { yield return new OptionError("name", "Name must not be empty."); }
        if (string.IsNullOrWhiteSpace(Expression)) { yield return new OptionError("expression", "Formula must not be empty."); }
    }

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        return new Computing(Name, FrameFormula.Parse(Expression, training));
    }

    public override FittedStep Read(ModelReader reader) => new Computing(Name, FrameFormula.Read(reader, Expression));

    private sealed class Computing(string name, Formula formula) : FittedStep
    {
        public override Frame Apply(Frame rows)
        {
            var source = formula.Columns.Count == 1 ? rows.Column(formula.Columns[0]).Source : name;
            return new Frame([.. rows.Items, new ColumnItem(name, source, FrameFormula.Evaluate(formula, rows, name))], rows.RowCount, rows.Cancellation);
        }

        public override void Write(ModelWriter writer) => FrameFormula.Write(writer, formula);
    }
}
