using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>Keeps the named columns in the given order and leaves all others out.</summary>
public sealed record ChooseColumns : RecipeStep
{
    [ColumnChoice("Columns", "The columns to keep, in this order.")]
    public IReadOnlyList<string> Columns { get; init; } = [];

    public override string Describe() => $"Keep {Words.List(Columns)} alone";

    public override IReadOnlyList<string> Reads() => [];

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        foreach (var name in Columns) { training.Require(name); }
        return new Choosing(Columns);
    }

    public override FittedStep Read(ModelReader reader) => new Choosing(Columns);

    private sealed class Choosing(IReadOnlyList<string> columns) : FittedStep
    {
        // A chosen column that a later step leaves out need not be there.
        public override Frame Apply(Frame rows)
        {
            rows.Cancellation.ThrowIfCancellationRequested();
            var items = rows.Items.ToDictionary(i => i.Name, StringComparer.Ordinal);
            return new Frame([.. columns.Select(items.GetValueOrDefault).OfType<FrameItem>()], rows.RowCount, rows.Cancellation);
        }

        public override void Write(ModelWriter writer)
        {
            // Everything that it needs stands in the recipe.
        }
    }
}
