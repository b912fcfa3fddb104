namespace MlStudio.Core.Models;

/// <summary>The questions that the first text of a documentation asks, and which of them nobody has answered.</summary>
public static class DocumentPrompts
{
    public const string Users = "Who uses the answer, and for which decision?";
    public const string Misuse = "What must it not be used for?";
    public const string Source = "Where does the data come from, who is in it, and who is missing?";
    public const string Wrong = "Where is it known to be wrong?";
    public const string Harm = "Who can be harmed by a wrong answer, and how would they object?";
    public const string Groups = "Which groups were compared, and how do the figures differ?";

    public static IReadOnlyList<string> All { get; } = [Users, Misuse, Source, Wrong, Harm, Groups];

    /// <summary>Questions that stand as they were asked: nothing behind them, and nothing indented below.</summary>
    public static IReadOnlyList<string> Open(string markdown)
    {
        string[] lines = [.. markdown.Split('\n').Select(l => l.TrimEnd())];
        return [.. All.Where(question =>
        {
            var at = Array.IndexOf(lines, $"- {question}");
            if (at < 0) { return false; }
            var below = lines.Skip(at + 1).FirstOrDefault(l => l.Length > 0);
            return below is null || !char.IsWhiteSpace(below[0]);
        })];
    }
}
