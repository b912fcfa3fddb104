using System.Text;
using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>What missing categories, texts and dates are replaced by.</summary>
public enum FillWith
{
    /// <summary>The value that most training rows have; of equally frequent ones the first in ordinal order, of dates the earliest.</summary>
    MostFrequent,

    /// <summary><see cref="ImputeCategories.Word"/>, as a value of its own.</summary>
    Word,
}

/// <summary>
/// Replaces missing categories, texts and dates by the most frequent value of the training rows or by a given one. With
/// <see cref="Indicator"/>, a column that has missing values in the training rows gets a second one, "column is missing", of 0 and 1.
/// A column without any value in training gets the word; one of dates stays missing. Numbers have <see cref="Impute"/>.
/// </summary>
public sealed record ImputeCategories : RecipeStep
{
    [ColumnChoice("Columns", "The categories, texts and dates whose missing values are filled.", ColumnType.Category, ColumnType.Text, ColumnType.Timestamp)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    [Option("Fill with", "What takes the place of a missing value.")]
    public FillWith With { get; init; } = FillWith.MostFrequent;

    [Option("Word", "The word to fill with, where that is a word of its own, or no row of training has a value; for dates a date such as 2026-04-03.")]
    public string Word { get; init; } = "missing";

    [Option("Keep which were missing", "Adds a column of 0 and 1 where training rows have missing values, since that a value is missing often tells something.")]
    public bool Indicator { get; init; } = true;

    public override string Describe() => $"Fill missing values of {Words.List(Columns)} with {(With == FillWith.Word ? $"'{Word}'" : "the most frequent value")}{(Indicator ? " and keep which were missing" : "")}";

    public override IReadOnlyList<string> Reads() => Columns;

    internal override bool KeepsColumnsApart => true;

    public override IEnumerable<OptionError> Check() => string.IsNullOrWhiteSpace(Word) ? [new("word", "Word must not be empty.")] : [];

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, State>(StringComparer.Ordinal);
        foreach (var name in Columns)
        {
            var item = training.Column(name);
            states[name] = item.Column switch
            {
                CategoryColumn or TextColumn => new State(With == FillWith.Word ? Word : ValueCounts.MostFrequent(item.Column) ?? Word, TimestampColumn.Missing, Indicator && ValueCounts.AnyMissing(item.Column)),
                TimestampColumn dates => new State("", With == FillWith.Word ? Date(name) : ValueCounts.MostFrequent(dates), Indicator && ValueCounts.AnyMissing(dates)),
                var other => throw new LearningException($"Column '{name}' holds {Words.Of(other.Type)}; categories, text or timestamps are needed."),
            };
        }
        return new Filling(states);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var names = reader.ReadStrings();
        var fills = reader.ReadStrings();
        var ticks = reader.ReadArray<long>();
        var indicators = reader.ReadArray<byte>();
        if (fills.Length != names.Length || ticks.Length != names.Length || indicators.Length != names.Length) { throw new LearningException("The model file is damaged: fills of categories."); }
        var states = new SortedDictionary<string, State>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++) { states[names[i]] = new State(fills[i], ticks[i], indicators[i] != 0); }
        return new Filling(states);
    }

    private long Date(string name) => TimestampText.Parse(Encoding.UTF8.GetBytes(Word.Trim()), out var ticks) != DateOrder.None
        ? ticks
        : throw new LearningException($"Column '{name}' holds timestamps; '{Word}' is no date. Write it as 2026-04-03, or fill with the most frequent value.");

    private sealed record State(string Fill, long Ticks, bool Indicator);

    private sealed class Filling(SortedDictionary<string, State> states) : FittedStep
    {
        public override Frame Apply(Frame rows) => rows.Rewrite(states, (item, state, result) =>
        {
            result.Add(item with
            {
                Column = item.Column switch
                {
                    var full when !ValueCounts.AnyMissing(full) => full,
                    CategoryColumn categories => Fill(categories, state.Fill),
                    TextColumn texts => new TextColumn(item.Name, [.. texts.Values.Select(v => v ?? state.Fill)]),
                    TimestampColumn dates => new TimestampColumn(item.Name, Array.ConvertAll(dates.Ticks.ToArray(), t => t == TimestampColumn.Missing ? state.Ticks : t)),
                    var other => throw new LearningException($"Column '{item.Name}' holds {Words.Of(other.Type)}; categories, text or timestamps are needed."),
                },
            });
            if (!state.Indicator) { return; }
            var missing = new double[rows.RowCount];
            for (var row = 0; row < missing.Length; row++) { missing[row] = item.Column.IsMissing(row) ? 1 : 0; }
            var name = item.Name + " is missing";
            result.Add(new ColumnItem(name, item.Source, new NumberColumn(name, missing)));
        });

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            writer.Write(states.Values.Select(s => s.Fill).ToArray());
            writer.WriteArray<long>(states.Values.Select(s => s.Ticks).ToArray());
            writer.WriteArray<byte>(states.Values.Select(s => s.Indicator ? (byte)1 : (byte)0).ToArray());
        }

        private static CategoryColumn Fill(CategoryColumn column, string fill)
        {
            var codes = column.Codes.ToArray();
            // A row alone may come with a dictionary of thousands of levels: where nothing is known, it is not needed.
            if (Array.TrueForAll(codes, c => c < 0)) { return new CategoryColumn(column.Name, new int[codes.Length], [fill]); }
            var place = 0;
            while (place < column.Levels.Count && column.Levels[place] != fill) { place++; }
            for (var row = 0; row < codes.Length; row++) { codes[row] = codes[row] < 0 ? place : codes[row]; }
            return new CategoryColumn(column.Name, codes, place < column.Levels.Count ? column.Levels : [.. column.Levels, fill]);
        }
    }
}
