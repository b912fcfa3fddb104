using System.Text;

namespace MlStudio.Learning.Trainers.Boosting.Constraints;

/// <summary>Reads names separated by blanks, colons and commas; a name that holds one of these stands in single or double quotes, a quote in it doubled.</summary>
internal static class ConstraintText
{
    /// <summary>A name, or one of the marks ',' and ':'.</summary>
    /// <param name="Text">The name without quotes, or the mark.</param>
    /// <param name="IsMark">Whether it is a mark.</param>
    public readonly record struct Token(string Text, bool IsMark);

    /// <summary>The entries between commas; empty ones are left out.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static List<List<Token>> Entries(string text)
    {
        var entries = new List<List<Token>> { new() };
        foreach (var token in Tokens(text))
        {
            if (token is { IsMark: true, Text: "," }) { entries.Add([]); }
            else { entries[^1].Add(token); }
        }
        entries.RemoveAll(e => e.Count == 0);
        return entries;
    }

    private static IEnumerable<Token> Tokens(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c)) { at++; }
            else if (c is ',' or ':')
            {
                at++;
                yield return new Token(c.ToString(), true);
            }
            else if (c is '\'' or '"') { yield return new Token(Quoted(text, ref at), false); }
            else
            {
                var start = at;
                while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not (',' or ':')) { at++; }
                yield return new Token(text[start..at], false);
            }
        }
    }

    private static string Quoted(string text, ref int at)
    {
        var quote = text[at];
        var opened = at++;
        var name = new StringBuilder();
        while (at < text.Length)
        {
            if (text[at] != quote) { name.Append(text[at++]); }
            else if (at + 1 < text.Length && text[at + 1] == quote)
            {
                name.Append(quote);
                at += 2;
            }
            else
            {
                at++;
                return name.ToString();
            }
        }
        throw new FormatException($"the quote at character {opened + 1} is not closed");
    }
}
