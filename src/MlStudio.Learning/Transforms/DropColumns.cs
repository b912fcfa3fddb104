using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>Why columns are left out.</summary>
public enum DropReason
{
    /// <summary>Left out on request.</summary>
    Excluded,

    /// <summary>The same value in every row.</summary>
    Constant,

    /// <summary>Another value in (nearly) every row, as in a row number or a key: nothing to learn from.</summary>
    IdentifierLike,
}

/// <summary>Leaves columns out; those that are not there are ignored.</summary>
public sealed record DropColumns(
    [property: ColumnChoice("Columns", "The columns to leave out.")] IReadOnlyList<string> Columns,
    [property: Option("Reason", "Why they are left out; for the record only.", Advanced = true)] DropReason Reason) : RecipeStep
{
    public DropColumns() : this([], DropReason.Excluded) { }

    public override IReadOnlyList<string> Reads() => [];

    internal override bool KeepsColumnsApart => true;

    public override string Describe() => $"Leave out {Words.List(Columns)} ({Reason switch
    {
        DropReason.Constant => "the same value everywhere",
        DropReason.IdentifierLike => "looks like an identifier",
        _ => "excluded",
    }})";

    public override FittedStep Fit(Frame training, RecipeContext context) => new Dropping(Columns);

    public override FittedStep Read(ModelReader reader) => new Dropping(Columns);

    private sealed class Dropping(IReadOnlyList<string> columns) : FittedStep
    {
        private readonly HashSet<string> _columns = new(columns, StringComparer.Ordinal);

        public override Frame Apply(Frame rows)
        {
            rows.Cancellation.ThrowIfCancellationRequested();
            return new Frame([.. rows.Items.Where(i => !_columns.Contains(i.Name))], rows.RowCount, rows.Cancellation);
        }

        public override void Write(ModelWriter writer)
        {
            // Everything that it needs stands in the recipe.
        }
    }
}
