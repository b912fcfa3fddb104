using MlStudio.Learning.Data;

namespace MlStudio.Learning.Formulas;

/// <summary>if(condition, then, otherwise): missing where the condition is. Both sides are computed for all rows.</summary>
internal sealed class IfNode(FormulaType type, FormulaNode condition, FormulaNode then, FormulaNode otherwise, int position) : FormulaNode(type, position, condition, then, otherwise)
{
    public override void Numbers(FormulaRows rows, Span<double> result)
    {
        var (choice, other) = (rows.RentNumbers(), rows.RentNumbers());
        condition.Numbers(rows, choice.AsSpan(0, result.Length));
        then.Numbers(rows, result);
        otherwise.Numbers(rows, other.AsSpan(0, result.Length));
        for (var i = 0; i < result.Length; i++) { result[i] = choice[i] == 1 ? result[i] : choice[i] == 0 ? other[i] : double.NaN; }
        rows.Return(choice);
        rows.Return(other);
    }

    public override void Texts(FormulaRows rows, Span<string?> result)
    {
        var (choice, other) = (rows.RentNumbers(), rows.RentTexts());
        condition.Numbers(rows, choice.AsSpan(0, result.Length));
        then.Texts(rows, result);
        otherwise.Texts(rows, other.AsSpan(0, result.Length));
        for (var i = 0; i < result.Length; i++) { result[i] = choice[i] == 1 ? result[i] : choice[i] == 0 ? other[i] : null; }
        rows.Return(choice);
        rows.Return(other);
    }

    public override void Dates(FormulaRows rows, Span<long> result)
    {
        var (choice, other) = (rows.RentNumbers(), rows.RentDates());
        condition.Numbers(rows, choice.AsSpan(0, result.Length));
        then.Dates(rows, result);
        otherwise.Dates(rows, other.AsSpan(0, result.Length));
        for (var i = 0; i < result.Length; i++) { result[i] = choice[i] == 1 ? result[i] : choice[i] == 0 ? other[i] : TimestampColumn.Missing; }
        rows.Return(choice);
        rows.Return(other);
    }
}

/// <summary>coalesce(a, b, …): the first value that is not missing.</summary>
internal sealed class CoalesceNode(FormulaType type, FormulaNode[] parts, int position) : FormulaNode(type, position, parts)
{
    public override void Numbers(FormulaRows rows, Span<double> result)
    {
        parts[0].Numbers(rows, result);
        var other = rows.RentNumbers();
        foreach (var part in parts.AsSpan(1))
        {
            part.Numbers(rows, other.AsSpan(0, result.Length));
            for (var i = 0; i < result.Length; i++) { result[i] = double.IsNaN(result[i]) ? other[i] : result[i]; }
        }
        rows.Return(other);
    }

    public override void Texts(FormulaRows rows, Span<string?> result)
    {
        parts[0].Texts(rows, result);
        var other = rows.RentTexts();
        foreach (var part in parts.AsSpan(1))
        {
            part.Texts(rows, other.AsSpan(0, result.Length));
            for (var i = 0; i < result.Length; i++) { result[i] ??= other[i]; }
        }
        rows.Return(other);
    }

    public override void Dates(FormulaRows rows, Span<long> result)
    {
        parts[0].Dates(rows, result);
        var other = rows.RentDates();
        foreach (var part in parts.AsSpan(1))
        {
            part.Dates(rows, other.AsSpan(0, result.Length));
            for (var i = 0; i < result.Length; i++) { result[i] = result[i] == TimestampColumn.Missing ? other[i] : result[i]; }
        }
        rows.Return(other);
    }
}

/// <summary>isMissing(value): never missing itself.</summary>
internal sealed class IsMissingNode(FormulaNode part, int position) : FormulaNode(FormulaType.Boolean, position, part)
{
    public override void Numbers(FormulaRows rows, Span<double> result)
    {
        switch (part.Type)
        {
            case FormulaType.Text:
                var texts = rows.RentTexts();
                part.Texts(rows, texts.AsSpan(0, result.Length));
                for (var i = 0; i < result.Length; i++) { result[i] = texts[i] is null ? 1 : 0; }
                rows.Return(texts);
                break;
            case FormulaType.Date:
                var dates = rows.RentDates();
                part.Dates(rows, dates.AsSpan(0, result.Length));
                for (var i = 0; i < result.Length; i++) { result[i] = dates[i] == TimestampColumn.Missing ? 1 : 0; }
                rows.Return(dates);
                break;
            default:
                part.Numbers(rows, result);
                for (var i = 0; i < result.Length; i++) { result[i] = double.IsNaN(result[i]) ? 1 : 0; }
                break;
        }
    }
}
