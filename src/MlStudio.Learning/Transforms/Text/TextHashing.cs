using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Turns text into counts of its terms in a fixed number of buckets, "column: bucket 1", …: each term goes where its hash says (Weinberger and
/// others 2009), plus or minus one by another bit of it, so that terms in one bucket cancel rather than add up; each row is scaled to length 1.
/// Nothing is learned, so any text has a place, however many terms there are; which term a bucket stands for cannot be told. Terms are those
/// of <see cref="TextTerms"/>.
/// </summary>
/// <param name="Columns">Text or category columns.</param>
/// <param name="Buckets">How many features per column.</param>
/// <param name="MaxWords">The longest run of words that is a term.</param>
/// <param name="MaxCharacters">The longest run of characters within a word that is a term; 0 for none.</param>
public sealed record TextHashing(
    [property: ColumnChoice("Columns", "The columns with text.", ColumnType.Text, ColumnType.Category)] IReadOnlyList<string> Columns,
    [property: Option("Buckets", "How many features each column becomes; the more, the fewer terms share one.", Min = 2, Max = 1_000_000)] int Buckets = 1024,
    [property: Option("Longest term", "1 for words alone, 2 for pairs of words as well.", Min = 1, Max = 5, Unit = "words")] int MaxWords = 2,
    [property: Option("Longest run", "Runs of up to this many characters are terms too; 0 for none.", Min = 0, Max = 10, Unit = "characters")] int MaxCharacters = 0) : RecipeStep
{
    public TextHashing() : this([]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    public override string Describe() => $"Turn the text of {Words.List(Columns)} into {Buckets} hashed features";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        foreach (var name in Columns) { Texts(training.Column(name)); }
        return new Hashing(this);
    }

    public override FittedStep Read(ModelReader reader) => new Hashing(this);

    private static Column Texts(ColumnItem item) => item.Column is TextColumn or CategoryColumn
        ? item.Column
        : throw new LearningException($"Column '{item.Name}' holds {Words.Of(item.Column.Type)}; text is needed.");

    private SparseBlock Apply(Column texts, ColumnItem item, CancellationToken cancellation)
    {
        var reader = new TermReader(MaxWords, MaxCharacters);
        var starts = new int[texts.Count + 1];
        var (columns, values) = (new List<int>(), new List<float>());
        var counts = new SortedDictionary<int, int>();
        for (var row = 0; row < texts.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            counts.Clear();
            if (texts.Format(row) is { } text)
            {
                reader.Read(text, term =>
                {
                    var hash = Hash(term);
                    var bucket = (int)((hash >>> 1) % (uint)Buckets);
                    counts[bucket] = counts.GetValueOrDefault(bucket) + ((hash & 1) == 0 ? 1 : -1);
                });
            }
            double squares = 0;
            foreach (var count in counts.Values) { squares += (double)count * count; }
            foreach (var (bucket, count) in counts)
            {
                if (count == 0) { continue; }
                columns.Add(bucket);
                values.Add((float)(count / Math.Sqrt(squares)));
            }
            starts[row + 1] = columns.Count;
        }
        Feature[] features = [.. Enumerable.Range(1, Buckets).Select(b => new Feature($"{item.Name}: bucket {b}", item.Source))];
        return new SparseBlock(features, starts, [.. columns], [.. values]);
    }

    /// <summary>FNV-1a over the UTF-16 code units, mixed once more so that all bits count.</summary>
    internal static uint Hash(ReadOnlySpan<char> term)
    {
        var hash = 2166136261u;
        foreach (var c in term)
        {
            hash = (hash ^ (c & 0xFFu)) * 16777619u;
            hash = (hash ^ ((uint)c >> 8)) * 16777619u;
        }
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    private sealed class Hashing(TextHashing step) : FittedStep
    {
        private readonly Dictionary<string, bool> _columns = step.Columns.ToDictionary(c => c, _ => true, StringComparer.Ordinal);

        public override Frame Apply(Frame rows) => rows.Rewrite(_columns, (item, _, result) =>
            result.Add(new BlockItem(item.Name, item.Source, step.Apply(Texts(item), item, rows.Cancellation))));

        public override void Write(ModelWriter writer)
        {
            // Everything that it needs stands in the recipe.
        }
    }
}
