using System.Globalization;
using System.Text;
using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>A number taken from a text as a whole. Characters are Unicode code points.</summary>
public enum TextStatistic
{
    /// <summary>The number of characters.</summary>
    Length,

    /// <summary>The number of runs of letters, digits and marks.</summary>
    Words,

    /// <summary>Letters, digits and marks per word; missing without words.</summary>
    MeanWordLength,

    /// <summary>The share of characters that are digits; missing for an empty text, as the other shares.</summary>
    Digits,

    /// <summary>The share of letters in capitals among letters; 0 without letters.</summary>
    Capitals,

    /// <summary>The share of characters that are punctuation or symbols.</summary>
    Punctuation,
}

/// <summary>Adds simple numbers about texts, "column: length", beside the texts themselves; missing stays missing.</summary>
/// <param name="Columns">Text or category columns.</param>
/// <param name="Statistics">Which numbers.</param>
public sealed record TextStatistics(
    [property: ColumnChoice("Columns", "The columns with text.", ColumnType.Text, ColumnType.Category)] IReadOnlyList<string> Columns,
    [property: Entries("Numbers", "Which numbers are added.")] IReadOnlyList<TextStatistic> Statistics) : RecipeStep
{
    public TextStatistics() : this([], [TextStatistic.Length, TextStatistic.Words]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    public override string Describe() => $"Add {string.Join(", ", Statistics.Select(Word))} of the text in {Words.List(Columns)}";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        foreach (var name in Columns) { Texts(training.Column(name)); }
        return new Measuring(this);
    }

    public override FittedStep Read(ModelReader reader) => new Measuring(this);

    private static Column Texts(ColumnItem item) => item.Column is TextColumn or CategoryColumn
        ? item.Column
        : throw new LearningException($"Column '{item.Name}' holds {Words.Of(item.Column.Type)}; text is needed.");

    private static string Word(TextStatistic statistic) => statistic switch
    {
        TextStatistic.MeanWordLength => "mean word length",
        TextStatistic.Digits => "share of digits",
        TextStatistic.Capitals => "share of capitals",
        TextStatistic.Punctuation => "share of punctuation",
        _ => statistic.ToString().ToLowerInvariant(),
    };

    private sealed class Measuring(TextStatistics step) : FittedStep
    {
        public override Frame Apply(Frame rows)
        {
            var items = new List<FrameItem>(rows.Items);
            foreach (var name in step.Columns)
            {
                var item = rows.Column(name);
                var texts = Texts(item);
                var values = step.Statistics.Select(_ => new double[rows.RowCount]).ToArray();
                for (var row = 0; row < rows.RowCount; row++)
                {
                    rows.Cancellation.ThrowIfCancellationRequested();
                    var counts = texts.Format(row) is { } text ? Counts.Of(text) : (Counts?)null;
                    for (var s = 0; s < values.Length; s++) { values[s][row] = counts?.Get(step.Statistics[s]) ?? double.NaN; }
                }
                for (var s = 0; s < values.Length; s++)
                {
                    var added = $"{name}: {Word(step.Statistics[s])}";
                    items.Add(new ColumnItem(added, item.Source, new NumberColumn(added, values[s])));
                }
            }
            return new Frame(items, rows.RowCount, rows.Cancellation);
        }

        public override void Write(ModelWriter writer)
        {
            // Everything that it needs stands in the recipe.
        }
    }

    private readonly record struct Counts(int Characters, int Words, int InWords, int Digits, int Letters, int Capitals, int Punctuation)
    {
        public static Counts Of(string text)
        {
            int characters = 0, words = 0, inWords = 0, digits = 0, letters = 0, capitals = 0, punctuation = 0;
            var inside = false;
            foreach (var rune in text.EnumerateRunes())
            {
                characters++;
                var category = Rune.GetUnicodeCategory(rune);
                var letter = category <= UnicodeCategory.OtherLetter;
                var word = letter || category is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
                if (word && !inside) { words++; }
                inside = word;
                inWords += word ? 1 : 0;
                digits += category == UnicodeCategory.DecimalDigitNumber ? 1 : 0;
                letters += letter ? 1 : 0;
                capitals += category is UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter ? 1 : 0;
                punctuation += category is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol ? 1 : 0;
            }
            return new Counts(characters, words, inWords, digits, letters, capitals, punctuation);
        }

        public double Get(TextStatistic statistic) => statistic switch
        {
            TextStatistic.Length => Characters,
            TextStatistic.Words => Words,
            TextStatistic.MeanWordLength => Share(InWords, Words, double.NaN),
            TextStatistic.Digits => Share(Digits, Characters, double.NaN),
            TextStatistic.Capitals => Share(Capitals, Letters, 0),
            _ => Share(Punctuation, Characters, double.NaN),
        };

        private static double Share(int part, int whole, double none) => whole == 0 ? none : (double)part / whole;
    }
}
