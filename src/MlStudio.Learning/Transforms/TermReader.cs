using System.Globalization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Reads the terms of a text: lower-cased runs of letters, digits and marks of any script (single Latin letters and digits are
/// left out, as scikit-learn does), and pairs of neighbouring words joined by a blank; where asked for, also runs of characters in
/// quotes, within what lies between blanks and with a blank at either end of it (scikit-learn's char_wb). Not thread-safe; reused from text to text.
/// </summary>
/// <param name="maxWords">The longest run of words.</param>
/// <param name="maxCharacters">The longest run of characters; 0 for none.</param>
internal sealed class TermReader(int maxWords, int maxCharacters = 0)
{
    /// <summary>What a run of characters begins with, and no word does.</summary>
    public const char Quote = '\'';

    /// <summary>Longer words are left out: no two rows share them, and a cell may be one word of a megabyte.</summary>
    private const int LongestWord = 100;

    private readonly List<(int Start, int Length)> _words = [];
    private readonly List<int> _marks = [];
    private readonly char[] _run = new char[(2 * maxCharacters) + 2];
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
        if (maxCharacters > 0) { ReadRuns(term); }
    }

    private void ReadRuns(TermAction term)
    {
        for (var i = 0; i < _text.Length;)
        {
            if (char.IsWhiteSpace(_text[i])) { i++; continue; }
            var start = i;
            while (i < _text.Length && !char.IsWhiteSpace(_text[i])) { i++; }
            if (i - start > LongestWord) { continue; }
            MarkCharacters(_text.AsSpan(start, i - start));
            for (var length = 1; length <= maxCharacters; length++)
            {
                for (var first = 0; first + length < _marks.Count; first++) { term(Run(first, first + length)); }
                // A word that is no longer than the run is counted once.
                if (_marks.Count - 1 <= length) { break; }
            }
        }
    }

    /// <summary>Lower-cases a word into the buffer, a blank before and after it, and notes where each character begins.</summary>
    private void MarkCharacters(ReadOnlySpan<char> word)
    {
        _buffer[0] = ' ';
        Lower(word, _buffer.AsSpan(1));
        _buffer[word.Length + 1] = ' ';
        _marks.Clear();
        for (var at = 0; at < word.Length + 2; at++)
        {
            _marks.Add(at);
            if (!char.IsSurrogate(_buffer[at])) { continue; }
            if (char.IsHighSurrogate(_buffer[at]) && char.IsLowSurrogate(_buffer[at + 1])) { at++; }
            // Half a character could not be saved.
            else { _buffer[at] = '\uFFFD'; }
        }
        _marks.Add(word.Length + 2);
    }

    private ReadOnlySpan<char> Run(int first, int end)
    {
        var characters = _buffer.AsSpan(_marks[first], _marks[end] - _marks[first]);
        _run[0] = Quote;
        characters.CopyTo(_run.AsSpan(1));
        _run[characters.Length + 1] = Quote;
        return _run.AsSpan(0, characters.Length + 2);
    }

    private void FindWords()
    {
        _words.Clear();
        if (_buffer.Length < _text.Length + 2) { _buffer = new char[Math.Max(256, _text.Length * 2)]; }
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
