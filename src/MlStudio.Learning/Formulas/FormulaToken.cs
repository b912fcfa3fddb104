namespace MlStudio.Learning.Formulas;

internal enum FormulaTokenKind
{
    End,
    Number,
    Text,

    /// <summary>A bare word: a column, a function or a word of the language.</summary>
    Word,

    /// <summary>A column's name in brackets.</summary>
    Bracketed,
    Symbol,
}

/// <param name="Text">The word, the symbol, or a text or name without its marks.</param>
/// <param name="Position">The offset of the first character.</param>
internal readonly record struct FormulaToken(FormulaTokenKind Kind, string Text, double Number, int Position)
{
    public bool Is(string symbol) => Kind == FormulaTokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == FormulaTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands there, for messages.</summary>
    public string Describe() => Kind switch
    {
        FormulaTokenKind.End => "the end of the formula",
        FormulaTokenKind.Number => $"the number {Text}",
        FormulaTokenKind.Text => "a text in quotes",
        _ => $"'{(Text.Length > 60 ? Text[..60] + "…" : Text)}'",
    };
}
