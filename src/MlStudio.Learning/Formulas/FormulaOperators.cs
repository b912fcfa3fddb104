using MlStudio.Learning.Data;

namespace MlStudio.Learning.Formulas;

/// <summary>+ - * / of two numbers; what is not finite (a division by zero, an overflow) is missing.</summary>
internal sealed class ArithmeticNode(char operation, FormulaNode left, FormulaNode right, int position) : FormulaNode(FormulaType.Number, position, left, right)
{
    public override void Numbers(FormulaRows rows, Span<double> result)
    {
        left.Numbers(rows, result);
        var buffer = rows.RentNumbers();
        var other = buffer.AsSpan(0, result.Length);
        right.Numbers(rows, other);
        switch (operation)
        {
            case '+': for (var i = 0; i < result.Length; i++) { result[i] += other[i]; } break;
            case '-': for (var i = 0; i < result.Length; i++) { result[i] -= other[i]; } break;
            case '*': for (var i = 0; i < result.Length; i++) { result[i] *= other[i]; } break;
            default: for (var i = 0; i < result.Length; i++) { result[i] /= other[i]; } break;
        }
        rows.Return(buffer);
        for (var i = 0; i < result.Length; i++)
        {
            if (!double.IsFinite(result[i])) { result[i] = double.NaN; }
        }
    }
}

/// <summary>A comparison of two values of one type; missing where one of them is. Texts compare by their characters' code units.</summary>
internal sealed class ComparisonNode(string operation, FormulaType operands, FormulaNode left, FormulaNode right, int position) : FormulaNode(FormulaType.Boolean, position, left, right)
{
    public override void Numbers(FormulaRows rows, Span<double> result)
    {
        switch (operands)
        {
            case FormulaType.Text: CompareTexts(rows, result); break;
            case FormulaType.Date: CompareDates(rows, result); break;
            default: CompareNumbers(rows, result); break;
        }
    }

    private void CompareNumbers(FormulaRows rows, Span<double> result)
    {
        left.Numbers(rows, result);
        var other = rows.RentNumbers();
        right.Numbers(rows, other.AsSpan(0, result.Length));
        for (var i = 0; i < result.Length; i++) { result[i] = double.IsNaN(result[i]) || double.IsNaN(other[i]) ? double.NaN : Holds(result[i].CompareTo(other[i])); }
        rows.Return(other);
    }

    private void CompareTexts(FormulaRows rows, Span<double> result)
    {
        var (a, b) = (rows.RentTexts(), rows.RentTexts());
        left.Texts(rows, a.AsSpan(0, result.Length));
        right.Texts(rows, b.AsSpan(0, result.Length));
        for (var i = 0; i < result.Length; i++) { result[i] = a[i] is null || b[i] is null ? double.NaN : Holds(string.CompareOrdinal(a[i], b[i])); }
        rows.Return(a);
        rows.Return(b);
    }

    private void CompareDates(FormulaRows rows, Span<double> result)
    {
        var (a, b) = (rows.RentDates(), rows.RentDates());
        left.Dates(rows, a.AsSpan(0, result.Length));
        right.Dates(rows, b.AsSpan(0, result.Length));
        for (var i = 0; i < result.Length; i++) { result[i] = a[i] == TimestampColumn.Missing || b[i] == TimestampColumn.Missing ? double.NaN : Holds(a[i].CompareTo(b[i])); }
        rows.Return(a);
        rows.Return(b);
    }

    private double Holds(int order) => operation switch
    {
        "==" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    } ? 1 : 0;
}

/// <summary>And, or: missing only where the other side does not decide (Kleene's logic).</summary>
internal sealed class LogicNode(bool and, FormulaNode left, FormulaNode right, int position) : FormulaNode(FormulaType.Boolean, position, left, right)
{
    public override void Numbers(FormulaRows rows, Span<double> result)
    {
        left.Numbers(rows, result);
        var other = rows.RentNumbers();
        right.Numbers(rows, other.AsSpan(0, result.Length));
        double decided = and ? 0 : 1;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = result[i] == decided || other[i] == decided ? decided : double.IsNaN(result[i]) ? double.NaN : other[i];
        }
        rows.Return(other);
    }
}
