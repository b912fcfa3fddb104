using System.Globalization;
using System.Text;

namespace MlStudio.Learning.Formulas;

/// <summary>Cuts a formula into words, numbers, texts and symbols.</summary>
internal ref struct FormulaTokenizer(string formula)
{
    private static readonly string[] Symbols = ["==", "!=", "<>", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%", "^", "(", ")", ",", "=", "<", ">", "!"];
    private int _at;

    /// <summary>All tokens, the end included.</summary>
    /// <exception cref="FormulaException">Too long, or a character that begins nothing.</exception>
    public static List<FormulaToken> Read(string formula)
    {
        if (formula.Length > FormulaLimits.MostCharacters)
        {
            throw FormulaException.At(formula, FormulaLimits.MostCharacters, $"at most {FormulaLimits.MostCharacters} characters", $"{formula.Length}");
        }
        var tokenizer = new FormulaTokenizer(formula);
        var tokens = new List<FormulaToken>();
        do { tokens.Add(tokenizer.Next()); }
        while (tokens[^1].Kind != FormulaTokenKind.End);
        return tokens;
    }

    private FormulaToken Next()
    {
        while (_at < formula.Length && char.IsWhiteSpace(formula[_at])) { _at++; }
        if (_at == formula.Length) { return new FormulaToken(FormulaTokenKind.End, "", 0, _at); }
        var c = formula[_at];
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < formula.Length && char.IsAsciiDigit(formula[_at + 1]))) { return Number(); }
        if (char.IsLetter(c) || c == '_') { return Word(); }
        return c switch
        {
            '"' or '\'' => Quoted(c),
            '[' => Bracketed(),
            _ => Symbol(),
        };
    }

    private FormulaToken Number()
    {
        var start = _at;
        Digits();
        if (_at < formula.Length && formula[_at] == '.') { _at++; Digits(); }
        if (_at < formula.Length && (formula[_at] | 0x20) == 'e')
        {
            var mark = _at++;
            if (_at < formula.Length && formula[_at] is '+' or '-') { _at++; }
            if (_at == formula.Length || !char.IsAsciiDigit(formula[_at])) { _at = mark; }
            else { Digits(); }
        }
        var text = formula[start.._at];
        if (_at < formula.Length && (char.IsLetter(formula[_at]) || formula[_at] is '_' or '.'))
        {
            throw FormulaException.At(formula, _at, "an operator or the end after a number", $"'{formula[_at]}'");
        }
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? new FormulaToken(FormulaTokenKind.Number, text, value, start) : throw FormulaException.At(formula, start, "a number below 1.8e308", text);
    }

    private void Digits()
    {
        while (_at < formula.Length && char.IsAsciiDigit(formula[_at])) { _at++; }
    }

    private FormulaToken Word()
    {
        var start = _at;
        while (_at < formula.Length && (char.IsLetterOrDigit(formula[_at]) || formula[_at] == '_' || IsMark(formula[_at]))) { _at++; }
        return new FormulaToken(FormulaTokenKind.Word, formula[start.._at], 0, start);
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>A text between quotes; \" \' \\ \n \t stand for the characters.</summary>
    private FormulaToken Quoted(char quote)
    {
        var start = _at++;
        var text = new StringBuilder();
        while (_at < formula.Length)
        {
            var c = formula[_at++];
            if (c == quote) { return new FormulaToken(FormulaTokenKind.Text, text.ToString(), 0, start); }
            if (c == '\\' && _at < formula.Length)
            {
                c = formula[_at++] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    '\\' => '\\',
                    '"' => '"',
                    '\'' => '\'',
                    var other => throw FormulaException.At(formula, _at - 1, @"n, t, \, a quote after the backslash in a text", $"'{other}'"),
                };
            }
            text.Append(c);
        }
        throw FormulaException.At(formula, formula.Length, $"{quote} at the end of the text that begins at character {start + 1}", "the end of the formula");
    }

    /// <summary>A column's name between brackets; ]] stands for ].</summary>
    private FormulaToken Bracketed()
    {
        var start = _at++;
        var name = new StringBuilder();
        while (_at < formula.Length)
        {
            var c = formula[_at++];
            if (c == ']')
            {
                if (_at == formula.Length || formula[_at] != ']') { return new FormulaToken(FormulaTokenKind.Bracketed, name.ToString(), 0, start); }
                _at++;
            }
            name.Append(c);
        }
        throw FormulaException.At(formula, formula.Length, $"] after the column's name that begins at character {start + 1}", "the end of the formula");
    }

    private FormulaToken Symbol()
    {
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(formula, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new FormulaToken(FormulaTokenKind.Symbol, symbol, 0, _at - symbol.Length);
            }
        }
        throw FormulaException.At(formula, _at, "a column, a value, a function or an operator", $"'{formula[_at]}'");
    }
}
