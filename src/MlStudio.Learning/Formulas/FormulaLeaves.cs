using System.Globalization;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Formulas;

/// <summary>A number, or a boolean as 1 or 0, that stands in the formula.</summary>
internal sealed class NumberLeaf(double value, FormulaType type, int position) : FormulaNode(type, position)
{
    public double Value => value;
    public override string What => Type == FormulaType.Boolean ? (value != 0 ? "true" : "false") : $"the number {value.ToString("R", CultureInfo.InvariantCulture)}";
    public override void Numbers(FormulaRows rows, Span<double> result) => result.Fill(value);
}

/// <summary>A text that stands in the formula.</summary>
internal sealed class TextLeaf(string value, int position) : FormulaNode(FormulaType.Text, position)
{
    public override string What => $"the text '{(value.Length > 40 ? value[..40] + "…" : value)}'";
    public override void Texts(FormulaRows rows, Span<string?> result) => result.Fill(value);
}

/// <summary>The word <c>missing</c>; takes the type of its surroundings.</summary>
internal sealed class MissingLeaf(int position) : FormulaNode(FormulaType.Missing, position)
{
    public override void Numbers(FormulaRows rows, Span<double> result) => result.Fill(double.NaN);
    public override void Texts(FormulaRows rows, Span<string?> result) => result.Clear();
    public override void Dates(FormulaRows rows, Span<long> result) => result.Fill(TimestampColumn.Missing);
}

/// <summary>A column; infinite numbers count as missing.</summary>
internal sealed class ColumnLeaf(string name, int index, FormulaType type, int position) : FormulaNode(type, position)
{
    public override string What => $"{WordOf(Type)} (column '{name}')";

    public override void Numbers(FormulaRows rows, Span<double> result)
    {
        var values = ((NumberColumn)rows.Columns[index]).Values.Slice(rows.First, rows.Count);
        for (var i = 0; i < result.Length; i++) { result[i] = double.IsFinite(values[i]) ? values[i] : double.NaN; }
    }

    public override void Texts(FormulaRows rows, Span<string?> result)
    {
        if (rows.Columns[index] is CategoryColumn categories)
        {
            var codes = categories.Codes.Slice(rows.First, rows.Count);
            for (var i = 0; i < result.Length; i++) { result[i] = codes[i] < 0 ? null : categories.Levels[codes[i]]; }
            return;
        }
        var texts = ((TextColumn)rows.Columns[index]).Values;
        for (var i = 0; i < result.Length; i++) { result[i] = texts[rows.First + i]; }
    }

    public override void Dates(FormulaRows rows, Span<long> result) => ((TimestampColumn)rows.Columns[index]).Ticks.Slice(rows.First, rows.Count).CopyTo(result);
}
