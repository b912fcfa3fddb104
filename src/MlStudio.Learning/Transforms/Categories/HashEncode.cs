using MlStudio.Learning.Data;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Spreads categories over a fixed number of yes/no features by a hash of their name (MurmurHash3; Weinberger et al. 2009, "Feature
/// hashing for large scale multitask learning", without signs): any number of categories fits, new ones too, and some share a feature.
/// Missing values have none.
/// </summary>
public sealed record HashEncode : RecipeStep
{
    [ColumnChoice("Columns", "The columns whose categories are spread.", ColumnType.Category, ColumnType.Text)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    [Option("Features", "Per column; the more, the fewer categories share one.", Min = 2, Max = 100_000, Unit = "features")]
    public int Features { get; init; } = 32;

    public override string Describe() => $"Spread the categories of {Words.List(Columns)} over {Features} features each (hashing)";

    public override IReadOnlyList<string> Reads() => Columns;

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        foreach (var name in Columns) { LevelCodes.Of(training.Column(name)); }
        return new Encoding(this);
    }

    public override FittedStep Read(ModelReader reader) => new Encoding(this);

    /// <summary>The feature that a category falls on.</summary>
    internal static int FeatureOf(string level, int features) =>
        (int)(Math.Abs((long)(int)MurmurHash.Of(System.Text.Encoding.UTF8.GetBytes(level))) % features);

    private sealed class Encoding(HashEncode step) : FittedStep
    {
        private readonly SortedDictionary<string, bool> _columns = new(step.Columns.ToDictionary(c => c, _ => true), StringComparer.Ordinal);

        public override Frame Apply(Frame rows) => rows.Rewrite(_columns, (item, _, result) =>
        {
            var places = LevelCodes.Of(item).Spread(level => FeatureOf(level, step.Features), -1);
            Feature[] features = [.. Enumerable.Range(0, step.Features).Select(i => new Feature($"{item.Name} # {i + 1}", item.Source))];
            result.Add(new BlockItem(item.Name, item.Source, new IndicatorBlock(features, Array.ConvertAll(places, p => (int)p))));
        });

        public override void Write(ModelWriter writer)
        {
            // The hash needs nothing but the name of the category.
        }
    }
}
