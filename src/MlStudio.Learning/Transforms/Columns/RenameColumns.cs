using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>A column and its new name.</summary>
public sealed record Renaming
{
    public Renaming() { }

    public Renaming(string column, string name) => (Column, Name) = (column, name);

    [ColumnChoice("Column", "The column as it is named now.")]
    public string Column { get; init; } = "";

    [Option("New name", "What it is called from here on.")]
    public string Name { get; init; } = "";
}

/// <summary>Gives columns other names; two columns may swap theirs. Data to predict keeps the names that it has.</summary>
public sealed record RenameColumns : RecipeStep
{
    [Entries("Names", "Each column with its new name.")]
    public IReadOnlyList<Renaming> Names { get; init; } = [];

    public override string Describe() => $"Rename {Words.List(Names.Select(n => $"{n.Column} to {n.Name}"))}";

    public override IReadOnlyList<string> Reads() => [.. Names.Select(n => n.Column)];

    public override IEnumerable<OptionError> Check()
    {
        foreach (var twice in Names.GroupBy(n => n.Column, StringComparer.Ordinal).Where(g => g.Count() > 1)) { yield return new("names", $"Names has the column '{twice.Key}' twice."); }
        foreach (var twice in Names.GroupBy(n => n.Name, StringComparer.Ordinal).Where(g => g.Count() > 1)) { yield return new("names", $"Names gives the name '{twice.Key}' twice."); }
        if (Names.Any(n => string.IsNullOrWhiteSpace(n.Name))) { yield return new("names", "Names has an entry without a new name."); }
    }

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        foreach (var entry in Names) { training.Column(entry.Column); }
        return new Renamer(Names);
    }

    public override FittedStep Read(ModelReader reader) => new Renamer(Names);

    private sealed class Renamer(IReadOnlyList<Renaming> names) : FittedStep
    {
        private readonly SortedDictionary<string, string> _names = new(names.ToDictionary(n => n.Column, n => n.Name), StringComparer.Ordinal);

        public override Frame Apply(Frame rows) => rows.Rewrite(_names, (item, name, result) =>
            result.Add(item with { Name = name, Column = item.Column.Rename(name) }));

        public override void Write(ModelWriter writer)
        {
            // Everything that it needs stands in the recipe.
        }
    }
}
