using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Keeps categories as codes for trainers that split them natively: levels that the training rows did not have are missing,
/// rare ones share the last code.
/// </summary>
/// <param name="Columns">Category columns.</param>
/// <param name="MaxLevels">The most codes per column; the most frequent levels are kept.</param>
/// <param name="MinCount">Levels with fewer training rows are rare.</param>
/// <param name="MinShare">Levels with a smaller share of the training rows are rare.</param>
public sealed record Ordinal(
    [property: ColumnChoice("Columns", "The columns to keep as categories.", ColumnType.Category)] IReadOnlyList<string> Columns,
    [property: Option("Most categories", "The most frequent ones are kept, the others share one.", Min = 1, Max = 1_000_000)] int MaxLevels = 254,
    [property: Option("Fewest rows", "Categories with fewer training rows are rare and share one.", Min = 1, Max = 1_000_000_000, Unit = "rows", Advanced = true)] int MinCount = 1,
    [property: Option("Smallest share", "Categories with a smaller share of the training rows are rare and share one.", Min = 0, Max = 1, Advanced = true)] double MinShare = 0) : RecipeStep
{
    public Ordinal() : this([]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    internal override bool KeepsColumnsApart => true;

    public override string Describe() => $"Keep {Words.List(Columns)} as categories (at most {MaxLevels} levels, rare ones together, unseen ones missing)";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, LevelMap>(StringComparer.Ordinal);
        foreach (var name in Columns) { states[name] = LevelMap.Fit(training.Column(name), MaxLevels, MinCount, MinShare); }
        return new Coding(states);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var states = new SortedDictionary<string, LevelMap>(StringComparer.Ordinal);
        foreach (var name in reader.ReadStrings()) { states[name] = LevelMap.Read(reader); }
        return new Coding(states);
    }

    private sealed class Coding(SortedDictionary<string, LevelMap> states) : FittedStep
    {
        // A column without any level still is a category with one code, which no row has.
        public override Frame Apply(Frame rows) => rows.Rewrite(states, (item, map, result) => result.Add(new BlockItem(
            item.Name, item.Source, new CodeBlock(new Feature(item.Name, item.Source, Math.Max(map.Count, 1)), map.Encode(item, unseen: -1)))));

        public override IReadOnlyList<string>? LevelsOf(string feature) =>
            states.TryGetValue(feature, out var map) ? map.HasRare ? [.. map.Levels, "a rare one"] : map.Levels : null;

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            foreach (var map in states.Values) { map.Write(writer); }
        }
    }
}
