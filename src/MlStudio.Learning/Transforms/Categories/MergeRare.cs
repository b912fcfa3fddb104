using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>Merges rare categories, and those that training did not have, into one; the column stays a category.</summary>
public sealed record MergeRare : RecipeStep
{
    [ColumnChoice("Columns", "The columns whose rare categories are merged.", ColumnType.Category)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    [Option("Fewest rows", "Categories with fewer training rows are rare.", Min = 1, Max = 1_000_000_000, Unit = "rows")]
    public int MinCount { get; init; } = 10;

    [Option("Smallest share", "Categories with a smaller share of the training rows are rare.", Min = 0, Max = 1)]
    public double MinShare { get; init; } = 0.01;

    [Option("Most categories", "The most frequent ones are kept, the merged one included.", Min = 1, Max = 1_000_000, Advanced = true)]
    public int MaxLevels { get; init; } = 1_000_000;

    [Option("Name", "What the merged category is called.")]
    public string Name { get; init; } = "other";

    public override string Describe() => $"Merge the rare categories of {Words.List(Columns)} into '{Name}'";

    public override IReadOnlyList<string> Reads() => Columns;

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, LevelMap>(StringComparer.Ordinal);
        foreach (var name in Columns) { states[name] = LevelMap.Fit(training.Column(name), MaxLevels, MinCount, MinShare); }
        return new Merging(states, Name);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var states = new SortedDictionary<string, LevelMap>(StringComparer.Ordinal);
        foreach (var name in reader.ReadStrings()) { states[name] = LevelMap.Read(reader); }
        return new Merging(states, Name);
    }

    private sealed class Merging(SortedDictionary<string, LevelMap> states, string other) : FittedStep
    {
        public override Frame Apply(Frame rows) => rows.Rewrite(states, (item, map, result) =>
        {
            // A kept category may already have the name of the merged one.
            var same = Array.IndexOf(map.Levels, other);
            var merged = same >= 0 ? same : map.Levels.Length;
            var codes = map.Encode(item, map.Levels.Length);
            if (same >= 0)
            {
                for (var row = 0; row < codes.Length; row++) { codes[row] = codes[row] == map.Levels.Length ? merged : codes[row]; }
            }
            result.Add(item with { Column = new CategoryColumn(item.Name, codes, same >= 0 ? map.Levels : [.. map.Levels, other]) });
        });

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            foreach (var map in states.Values) { map.Write(writer); }
        }
    }
}
