using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>Replaces each category by its share of the training rows; a category that training did not have gets 0, missing stays missing.</summary>
public sealed record FrequencyEncode : RecipeStep
{
    [ColumnChoice("Columns", "The columns whose categories become their share.", ColumnType.Category, ColumnType.Text)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    public override string Describe() => $"Replace the categories of {Words.List(Columns)} by how frequent they are";

    public override IReadOnlyList<string> Reads() => Columns;

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        var states = new SortedDictionary<string, SortedDictionary<string, double>>(StringComparer.Ordinal);
        foreach (var name in Columns)
        {
            var (codes, levels) = LevelCodes.Of(training.Column(name));
            var counts = new int[levels.Count];
            foreach (var code in codes)
            {
                if (code >= 0) { counts[code]++; }
            }
            var shares = new SortedDictionary<string, double>(StringComparer.Ordinal);
            for (var code = 0; code < counts.Length; code++)
            {
                if (counts[code] > 0) { shares[levels[code]] = counts[code] / (double)codes.Length; }
            }
            states[name] = shares;
        }
        return new Encoding(states);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var states = new SortedDictionary<string, SortedDictionary<string, double>>(StringComparer.Ordinal);
        foreach (var name in reader.ReadStrings())
        {
            var (levels, shares) = (reader.ReadStrings(), reader.ReadArray<double>());
            if (levels.Length != shares.Length) { throw new LearningException("The model file is damaged: frequency step."); }
            states[name] = new(levels.Zip(shares).ToDictionary(p => p.First, p => p.Second), StringComparer.Ordinal);
        }
        return new Encoding(states);
    }

    private sealed class Encoding(SortedDictionary<string, SortedDictionary<string, double>> states) : FittedStep
    {
        private readonly Dictionary<string, Dictionary<string, double>> _shares = states.ToDictionary(p => p.Key, p => new Dictionary<string, double>(p.Value, StringComparer.Ordinal), StringComparer.Ordinal);

        public override Frame Apply(Frame rows) => rows.Rewrite(_shares, (item, shares, result) => result.Add(item with
        {
            Column = new NumberColumn(item.Name, LevelCodes.Of(item).Spread(level => shares.GetValueOrDefault(level), double.NaN)),
        }));

        public override void Write(ModelWriter writer)
        {
            writer.Write(states.Keys.ToArray());
            foreach (var shares in states.Values)
            {
                writer.Write([.. shares.Keys]);
                writer.WriteArray<double>(shares.Values.ToArray());
            }
        }
    }
}
