using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Where a level goes that the training rows did not have.</summary>
public enum UnseenLevel
{
    /// <summary>With the rare levels, where there are any; else all zero.</summary>
    Rare,

    /// <summary>All zero.</summary>
    Zero,
}

/// <summary>
/// Turns categories into one 0/1 feature per level, "column = level"; rare levels share "column = (rare)", and a column with
/// missing values in the training rows gets "column = (missing)".
/// </summary>
/// <param name="Columns">Category columns.</param>
/// <param name="MaxLevels">The most features per column, without the missing one; the most frequent levels are kept.</param>
/// <param name="MinCount">Levels with fewer training rows are rare.</param>
/// <param name="MinShare">Levels with a smaller share of the training rows are rare.</param>
/// <param name="Unseen">Where unseen levels go.</param>
public sealed record OneHot(
    [property: ColumnChoice("Columns", "The columns whose categories become features.", ColumnType.Category)] IReadOnlyList<string> Columns,
    [property: Option("Most features", "Per column; the most frequent categories are kept, the others share one.", Min = 1, Max = 1_000_000)] int MaxLevels = 100,
    [property: Option("Fewest rows", "Categories with fewer training rows are rare and share one feature.", Min = 1, Max = 1_000_000_000, Unit = "rows")] int MinCount = 1,
    [property: Option("Smallest share", "Categories with a smaller share of the training rows are rare and share one feature.", Min = 0, Max = 1, Advanced = true)] double MinShare = 0,
    [property: Option("New categories", "Where a category goes that the training rows did not have: with the rare ones, or nowhere.", Advanced = true)] UnseenLevel Unseen = UnseenLevel.Rare) : RecipeStep
{
    public OneHot() : this([]) { }

    public override IReadOnlyList<string> Reads() => Columns;

    internal override bool KeepsColumnsApart => true;

    public override string Describe() => $"Turn {Words.List(Columns)} into one yes/no feature per level (at most {MaxLevels}, rare ones together)";

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, State>(StringComparer.Ordinal);
        foreach (var name in Columns)
        {
            var item = training.Column(name);
            var map = LevelMap.Fit(item, MaxLevels, MinCount, MinShare);
            states[name] = new State(name, item.Source, map, AnyMissing(item.Column));
        }
        return new Encoding(states, Unseen);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var states = new SortedDictionary<string, State>(StringComparer.Ordinal);
        foreach (var name in reader.ReadStrings()) { states[name] = new State(name, reader.ReadString(), LevelMap.Read(reader), reader.ReadBoolean()); }
        return new Encoding(states, Unseen);
    }

    private static bool AnyMissing(Column column)
    {
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissing(row)) { return true; }
        }
        return false;
    }

    private sealed class State(string name, string source, LevelMap map, bool missing)
    {
        public string Source { get; } = source;
        public LevelMap Map { get; } = map;
        public bool Missing { get; } = missing;
        public IReadOnlyList<Feature> Features { get; } =
        [
            .. map.Levels.Select(l => new Feature($"{name} = {l}", source)),
            .. map.HasRare ? [new Feature($"{name} = (rare)", source)] : Array.Empty<Feature>(),
            .. missing ? [new Feature($"{name} = (missing)", source)] : Array.Empty<Feature>(),
        ];
    }

    private sealed class Encoding(SortedDictionary<string, State> states, UnseenLevel unseen) : FittedStep
    {
        private const int NoLevel = -2;

        public override Frame Apply(Frame rows) => rows.Rewrite(states, (item, state, result) =>
        {
            var codes = state.Map.Encode(item, unseen == UnseenLevel.Rare && state.Map.HasRare ? state.Map.Levels.Length : NoLevel);
            if (state.Missing)
            {
                for (var row = 0; row < codes.Length; row++)
                {
                    if (codes[row] == -1) { codes[row] = state.Map.Count; }
                }
            }
            result.Add(new BlockItem(item.Name, item.Source, new IndicatorBlock(state.Features, codes)));
        });

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            foreach (var state in states.Values)
            {
                writer.Write(state.Source);
                state.Map.Write(writer);
                writer.Write(state.Missing);
            }
        }
    }
}
