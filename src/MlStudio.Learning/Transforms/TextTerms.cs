using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Turns text into the TF-IDF weights of its words and word pairs, "column: term": the count of the term times
/// ln((1 + n) / (1 + d)) + 1, where d of the n training rows have it, each row scaled to length 1 (as in scikit-learn's
/// TfidfVectorizer). Terms are lower-cased; the terms in the most training rows are kept. Words of more than 100 characters
/// (encoded data, for the most part) are left out. Runs of characters, which also catch word stems, spelling and punctuation, are
/// terms in quotes, chosen and scaled to length 1 apart from the words.
/// </summary>
/// <param name="Columns">Text or category columns.</param>
/// <param name="MaxTerms">The most terms per column; with runs of characters, as many of those again.</param>
/// <param name="MinRows">Terms in fewer training rows are left out.</param>
/// <param name="MaxWords">The longest run of words that is a term: 1 for words alone, 2 for pairs as well.</param>
/// <param name="MaxCharacters">The longest run of characters within a word that is a term; 0 for none.</param>
/// <param name="Sublinear">Whether a term that occurs n times counts 1 + ln n instead of n.</param>
public sealed record TextTerms(
    [property: ColumnChoice("Columns", "The columns with text.", ColumnType.Text, ColumnType.Category)] IReadOnlyList<string> Columns,
    [property: Option("Most terms", "Per column; the terms in the most training rows are kept. As many runs of characters come on top.", Min = 1, Max = 1_000_000, Unit = "terms")] int MaxTerms = 1000,
    [property: Option("Fewest rows", "Terms in fewer training rows are left out.", Min = 1, Max = 1_000_000_000, Unit = "rows")] int MinRows = 2,
    [property: Option("Longest term", "1 for words alone, 2 for pairs of words as well, 3 for three in a row.", Min = 1, Max = 5, Unit = "words")] int MaxWords = 2,
    [property: Option("Longest run", "Runs of up to this many characters are terms too: they catch stems, spelling and punctuation. 0 for none.", Min = 0, Max = 10, Unit = "characters")] int MaxCharacters = 0,
    [property: Option("Damp repetition", "Counts a term that occurs n times as 1 + ln n instead of n.")] bool Sublinear = false) : RecipeStep
{
    public TextTerms() : this([]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    internal override bool KeepsColumnsApart => true;

    public override string Describe() =>
        $"Turn the text of {Words.List(Columns)} into its {MaxTerms} commonest {(MaxWords > 1 ? "words and word pairs" : "words")}{(MaxCharacters > 0 ? $" and {MaxTerms} commonest runs of up to {MaxCharacters} characters" : "")}, weighted by rarity (TF-IDF)";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, TermWeights>(StringComparer.Ordinal);
        foreach (var name in Columns)
        {
            states[name] = TermWeights.Fit(Texts(training.Column(name)), this, context.Cancellation);
        }
        return new Weighting(states, this);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var states = new SortedDictionary<string, TermWeights>(StringComparer.Ordinal);
        foreach (var name in reader.ReadStrings()) { states[name] = TermWeights.Read(reader); }
        return new Weighting(states, this);
    }

    private static Column Texts(ColumnItem item) => item.Column is TextColumn or CategoryColumn
        ? item.Column
        : throw new LearningException($"Column '{item.Name}' holds {Words.Of(item.Column.Type)}; text is needed.");

    private sealed class Weighting(SortedDictionary<string, TermWeights> states, TextTerms options) : FittedStep
    {
        public override Frame Apply(Frame rows) => rows.Rewrite(states, (item, weights, result) => result.Add(
            new BlockItem(item.Name, item.Source, weights.Apply(Texts(item), item.Name, item.Source, options, rows.Cancellation))));

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            foreach (var weights in states.Values) { weights.Write(writer); }
        }
    }
}
