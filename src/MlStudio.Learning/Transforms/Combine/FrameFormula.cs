using MlStudio.Learning.Data;
using MlStudio.Learning.Formulas;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>Formulas over the columns of a frame.</summary>
internal static class FrameFormula
{
    /// <exception cref="FormulaException">The formula does not fit the columns; finished features cannot be used.</exception>
    public static Formula Parse(string expression, Frame frame) =>
        Formula.Parse(expression, frame.Items.OfType<ColumnItem>().ToDictionary(i => i.Name, i => i.Column.Type, StringComparer.Ordinal));

    public static Column Evaluate(Formula formula, Frame frame, string name) =>
        formula.Evaluate(c => frame.Column(c).Column, frame.RowCount, name, frame.Cancellation);

    /// <summary>Writes the types against which the formula was checked.</summary>
    public static void Write(ModelWriter writer, Formula formula)
    {
        writer.Write(formula.Columns);
        writer.WriteArray<int>([.. formula.ColumnTypes.Select(t => (int)t)]);
    }

    public static Formula Read(ModelReader reader, string expression)
    {
        var names = reader.ReadStrings();
        var types = reader.ReadArray<int>();
        if (types.Length != names.Length) { throw new LearningException("The model file is damaged: formula."); }
        return Formula.Parse(expression, names.Zip(types).ToDictionary(p => p.First, p => (ColumnType)p.Second, StringComparer.Ordinal));
    }
}
