using System.Globalization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Reads the terms of a text: lower-cased runs of letters, digits and marks of any script (single Latin letters and digits are
/// left out, as scikit-learn does), and pairs of neighbouring words joined by a blank. Not thread-safe; reused from text to text.
/// </summary>
internal sealed class TermReader(int maxWords)
{
    /// <summary>Longer words are left out: no two rows share them, and a cell may be one word of a megabyte.</summary>
    private const int LongestWord = 100;

    private readonly List<(int Start, int Length)> _words = [];
    private char[] _buffer = [];
    private string _text = "";

    /// <summary>Calls <paramref name="term"/> for every term; the span is valid during the call only.</summary>
    public void Read(string text, TermAction term)
    {
        _text = text;
        FindWords();
        for (var first = 0; first < _words.Count; first++)
        {
            var end = _words[first].Start + _words[first].Length;
            term(_buffer.AsSpan(_words[first].Start, _words[first].Length));
            // Words lie one blank apart in the buffer, so that a run of words is one span.
            for (var more = 1; more < maxWords && first + more < _words.Count; more++)
            {
                end = _words[first + more].Start + _words[first + more].Length;
                term(_buffer.AsSpan(_words[first].Start, end - _words[first].Start));
            }
        }
    }

    private void FindWords()
    {
        _words.Clear();
        if (_buffer.Length < _text.Length + 1) { _buffer = new char[Math.Max(256, _text.Length * 2)]; }
        var at = 0;
        for (var i = 0; i < _text.Length;)
        {
            var start = at;
            while (i < _text.Length && IsWord(_text, i, out var length))
            {
                Lower(_text.AsSpan(i, length), _buffer.AsSpan(at));
                at += length;
                i += length;
            }
            var size = at - start;
            if (size is > 1 and <= LongestWord || (size == 1 && _buffer[start] > '\u024F')) { _words.Add((start, size)); _buffer[at++] = ' '; }
            else { at = start; }
            if (i < _text.Length && !IsWord(_text, i, out var skipped)) { i += skipped; }
        }
    }

    private static bool IsWord(string text, int index, out int length)
    {
        var c = text[index];
        length = 1;
        if (char.IsAscii(c)) { return char.IsAsciiLetterOrDigit(c) || c == '_'; }
        if (char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])) { length = 2; }
        return CharUnicodeInfo.GetUnicodeCategory(text, index) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    private static void Lower(ReadOnlySpan<char> source, Span<char> destination) => source.ToLowerInvariant(destination);

    /// <summary>Receives one term.</summary>
    public delegate void TermAction(ReadOnlySpan<char> term);
}
