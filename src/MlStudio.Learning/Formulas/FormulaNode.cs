namespace MlStudio.Learning.Formulas;

/// <summary>
/// A typed part of a formula that computes a block of rows at a time. Numbers and booleans (1, 0) are float64 with NaN for missing,
/// texts null, dates <see cref="Data.TimestampColumn.Missing"/>. Immutable and thread-safe; total: nothing fails at evaluation.
/// </summary>
internal abstract class FormulaNode
{
    protected FormulaNode(FormulaType type, int position, params ReadOnlySpan<FormulaNode> parts)
    {
        Type = type;
        Position = position;
        foreach (var part in parts) { Chain = Math.Max(Chain, part.Chain + 1); }
    }

    public FormulaType Type { get; }

    /// <summary>Where it begins in the formula.</summary>
    public int Position { get; }

    /// <summary>How many operations hang on one another below this one.</summary>
    public int Chain { get; }

    /// <summary>What it is, for messages.</summary>
    public virtual string What => WordOf(Type);

    public virtual void Numbers(FormulaRows rows, Span<double> result) => throw new InvalidOperationException($"{GetType().Name} yields {Type}.");

    public virtual void Texts(FormulaRows rows, Span<string?> result) => throw new InvalidOperationException($"{GetType().Name} yields {Type}.");

    public virtual void Dates(FormulaRows rows, Span<long> result) => throw new InvalidOperationException($"{GetType().Name} yields {Type}.");

    /// <summary>"a number", "text", …</summary>
    public static string WordOf(FormulaType type) => type switch
    {
        FormulaType.Number => "a number",
        FormulaType.Text => "text",
        FormulaType.Boolean => "true or false",
        FormulaType.Date => "a date",
        _ => "missing",
    };
}
