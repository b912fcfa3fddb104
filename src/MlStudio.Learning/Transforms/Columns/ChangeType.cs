using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>Which of two numbers of a date such as 03/04/2026 is the day.</summary>
public enum DayPlace
{
    /// <summary>The first: 3 April.</summary>
    DayFirst,

    /// <summary>The second: 4 March.</summary>
    MonthFirst,
}

/// <summary>
/// Reads the values of columns as another type. What cannot be read becomes missing; the preview counts it. Timestamps become
/// numbers as days since 1970-01-01, and numbers are read as timestamps in the same way.
/// </summary>
public sealed record ChangeType : RecipeStep
{
    [ColumnChoice("Columns", "The columns to read in another way.")]
    public IReadOnlyList<string> Columns { get; init; } = [];

    [Option("To", "The type that the values become.")]
    public ColumnType To { get; init; } = ColumnType.Category;

    [Option("Decimal comma", "To numbers: whether 1,5 is one and a half.", Advanced = true)]
    public bool DecimalComma { get; init; }

    [Option("Day and month", "To timestamps: which comes first in dates such as 03/04/2026.", Advanced = true)]
    public DayPlace DayPlace { get; init; } = DayPlace.DayFirst;

    public override string Describe() => $"Read {Words.List(Columns)} as {Words.Of(To)} (what cannot be read is missing)";

    public override IReadOnlyList<string> Reads() => Columns;

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        foreach (var name in Columns) { training.Column(name); }
        return new Reading(this);
    }

    public override FittedStep Read(ModelReader reader) => new Reading(this);

    private sealed class Reading(ChangeType step) : FittedStep
    {
        private readonly SortedDictionary<string, bool> _columns = new(step.Columns.ToDictionary(c => c, _ => true), StringComparer.Ordinal);

        public override Frame Apply(Frame rows) => rows.Rewrite(_columns, (item, _, result) =>
            result.Add(item with { Column = ColumnConversion.To(item.Column, step.To, step.DecimalComma, step.DayPlace == DayPlace.DayFirst) }));

        public override void Write(ModelWriter writer)
        {
            // Everything that it needs stands in the recipe.
        }
    }
}
