using System.Globalization;
using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>A value and what takes its place; empty stands for missing.</summary>
public sealed record Replacement
{
    public Replacement() { }

    public Replacement(string? from, string? to) => (From, To) = (from, to);

    [Option("Value", "The whole value to replace; empty for missing ones.")]
    public string? From { get; init; }

    [Option("By", "What takes its place; empty to make it missing.")]
    public string? To { get; init; }
}

/// <summary>Replaces whole values by others: misspellings by the right word, codes such as 999 by missing, missing by a word.</summary>
public sealed record ReplaceValues : RecipeStep
{
    [ColumnChoice("Columns", "The columns whose values are replaced.", ColumnType.Number, ColumnType.Category, ColumnType.Text)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    [Entries("Replacements", "Each value with what takes its place; none is replaced twice.")]
    public IReadOnlyList<Replacement> Replacements { get; init; } = [];

    [Option("Ignore case", "Whether Yes, yes and YES are the same value.")]
    public bool IgnoreCase { get; init; }

    public override string Describe() => $"Replace in {Words.List(Columns)} {Words.List(Replacements.Select(r => $"{Word(r.From)} by {Word(r.To)}"), 5)}";

    public override IReadOnlyList<string> Reads() => Columns;

    public override IEnumerable<OptionError> Check()
    {
        var twice = Replacements.GroupBy(r => r.From ?? "", Comparer).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) { yield return new("replacements", $"Replacements has the value {Word(twice.Key)} twice."); }
    }

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        foreach (var name in Columns)
        {
            var column = training.Column(name).Column;
            if (column is TimestampColumn) { throw new LearningException($"Column '{name}' holds timestamps; numbers, categories or text are needed."); }
            if (column is NumberColumn) { RequireNumbers(name); }
        }
        return new Replacing(this);
    }

    public override FittedStep Read(ModelReader reader) => new Replacing(this);

    private StringComparer Comparer => IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private static string Word(string? value) => string.IsNullOrEmpty(value) ? "missing" : $"'{value}'";

    private void RequireNumbers(string name)
    {
        foreach (var text in Replacements.SelectMany(r => new[] { r.From, r.To }))
        {
            if (!TryNumber(text, out _)) { throw new LearningException($"Column '{name}' holds numbers; '{text}' is none. Change the column's type first, or leave the value empty for missing."); }
        }
    }

    private static bool TryNumber(string? text, out double value)
    {
        value = double.NaN;
        return string.IsNullOrEmpty(text) || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value));
    }

    private static double NumberOf(string? text) => TryNumber(text, out var value) ? value : throw new LearningException($"'{text}' is not a number.");

    private sealed class Replacing(ReplaceValues step) : FittedStep
    {
        private readonly SortedDictionary<string, bool> _columns = new(step.Columns.ToDictionary(c => c, _ => true), StringComparer.Ordinal);
        private readonly Dictionary<string, string?> _values = step.Replacements.Where(r => !string.IsNullOrEmpty(r.From))
            .ToDictionary(r => r.From!, r => string.IsNullOrEmpty(r.To) ? null : r.To, step.Comparer);
        private readonly string? _missing = step.Replacements.FirstOrDefault(r => string.IsNullOrEmpty(r.From))?.To is { Length: > 0 } to ? to : null;

        public override Frame Apply(Frame rows) => rows.Rewrite(_columns, (item, _, result) => result.Add(item with
        {
            Column = item.Column switch
            {
                NumberColumn numbers => Numbers(numbers),
                CategoryColumn categories => Categories(categories),
                _ => new TextColumn(item.Name, [.. Enumerable.Range(0, rows.RowCount).Select(row => New(item.Column.Format(row)))]),
            },
        }));

        public override void Write(ModelWriter writer)
        {
            // Everything that it needs stands in the recipe.
        }

        private string? New(string? value) => value is null ? _missing : _values.TryGetValue(value, out var other) ? other : value;

        private NumberColumn Numbers(NumberColumn column)
        {
            var missing = NumberOf(_missing);
            var others = new Dictionary<double, double>();
            foreach (var (from, to) in _values) { others.TryAdd(NumberOf(from), NumberOf(to)); }
            var values = column.Values.ToArray();
            for (var row = 0; row < values.Length; row++)
            {
                values[row] = double.IsNaN(values[row]) ? missing : others.TryGetValue(values[row], out var other) ? other : values[row];
            }
            return new NumberColumn(column.Name, values);
        }

        private CategoryColumn Categories(CategoryColumn column)
        {
            var levels = new List<string>();
            var known = new Dictionary<string, int>(StringComparer.Ordinal);
            int Code(string? level)
            {
                if (level is null) { return -1; }
                if (!known.TryGetValue(level, out var code))
                {
                    known.Add(level, code = levels.Count);
                    levels.Add(level);
                }
                return code;
            }
            var codes = column.Levels.Select(l => Code(New(l))).ToArray();
            var missing = Code(_missing);
            return new CategoryColumn(column.Name, Array.ConvertAll(column.Codes.ToArray(), c => c < 0 ? missing : codes[c]), levels);
        }
    }
}
