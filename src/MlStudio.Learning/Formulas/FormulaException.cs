namespace MlStudio.Learning.Formulas;

/// <summary>A formula that cannot be used: where, what was expected there, and what stands there instead.</summary>
public sealed class FormulaException : LearningException
{
    private FormulaException(string message, int position, int line, int character, string expected, string found, IReadOnlyList<string> candidates) : base(message)
    {
        Position = position;
        Line = line;
        Character = character;
        Expected = expected;
        Found = found;
        Candidates = candidates;
    }

    /// <summary>The offset of the offending character in the formula, from 0; the formula's length where it ends too early.</summary>
    public int Position { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The character within the line, from 1 (UTF-16 units).</summary>
    public int Character { get; }

    /// <summary>What may stand there, such as "a number".</summary>
    public string Expected { get; }

    /// <summary>What stands there, such as "text ('city')".</summary>
    public string Found { get; }

    /// <summary>Names that were probably meant, nearest first; empty where no name is unknown.</summary>
    public IReadOnlyList<string> Candidates { get; }

    internal static FormulaException At(string formula, int position, string expected, string found, IReadOnlyList<string>? candidates = null)
    {
        position = Math.Clamp(position, 0, formula.Length);
        var before = formula.AsSpan(0, position);
        var line = before.Count('\n') + 1;
        var character = position - before.LastIndexOf('\n');
        var hint = candidates is { Count: > 0 } ? $" Did you mean {string.Join(" or ", candidates.Select(c => $"'{c}'"))}?" : "";
        return new FormulaException($"Line {line}, character {character}: expected {expected}, but found {found}.{hint}", position, line, character, expected, found, candidates ?? []);
    }
}
