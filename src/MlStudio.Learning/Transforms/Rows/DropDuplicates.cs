using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>Which of several equal rows stays.</summary>
public enum DuplicateKeep
{
    First,
    Last,
}

/// <summary>
/// Leaves out training rows that repeat others. Without named columns rows are equal that have the same values in all columns and
/// the same target; with named columns only those count. Finished features are not compared.
/// </summary>
public sealed record DropDuplicates : RowStep
{
    [ColumnChoice("Columns", "The columns in which rows must be equal; none for all columns and the target.", Optional = true)]
    public IReadOnlyList<string> Columns { get; init; } = [];

    [Option("Keep", "Which of the equal rows stays.")]
    public DuplicateKeep Kept { get; init; } = DuplicateKeep.First;

    protected override string DescribeRows() => $"Leave out rows that repeat {(Kept == DuplicateKeep.First ? "earlier" : "later")} ones{(Columns.Count == 0 ? "" : $" in {Words.List(Columns)}")}";

    protected override (Frame Training, RowChange Rows) Change(Frame training, RecipeContext context)
    {
        if (Columns.Count == 0 && training.Items.OfType<BlockItem>().FirstOrDefault() is { } block)
        {
            throw new LearningException($"It compares columns, and '{block.Name}' was turned into features by an earlier step. Move it before the steps that encode, or name the columns to compare.");
        }
        var columns = Columns.Count > 0 ? [.. Columns.Select(c => training.Column(c).Column)] : training.Items.OfType<ColumnItem>().Select(i => i.Column).ToArray();
        var target = Columns.Count == 0 ? context.Target?.Values : null;
        var codes = new int[training.RowCount];
        foreach (var column in columns)
        {
            training.Cancellation.ThrowIfCancellationRequested();
            Refine(codes, row => Value(column, row));
        }
        if (target is not null) { Refine(codes, row => (0L, target[row], null)); }
        var seen = new HashSet<int>();
        var kept = new List<int>();
        for (var i = 0; i < codes.Length; i++)
        {
            var row = Kept == DuplicateKeep.First ? i : codes.Length - 1 - i;
            if (seen.Add(codes[row])) { kept.Add(row); }
        }
        kept.Sort();
        return Keep(training, [.. kept]);
    }

    /// <summary>Gives rows that had the same code and have the same value the same new code.</summary>
    private static void Refine(int[] codes, Func<int, (long Whole, double Number, string? Text)> value)
    {
        var known = new Dictionary<(int, long, double, string?), int>();
        for (var row = 0; row < codes.Length; row++)
        {
            var (whole, number, text) = value(row);
            // NaN is no key that finds itself by ==, but Equals, which the dictionary uses, finds it.
            var key = (codes[row], whole, number, text);
            if (!known.TryGetValue(key, out var code)) { known.Add(key, code = known.Count); }
            codes[row] = code;
        }
    }

    private static (long Whole, double Number, string? Text) Value(Column column, int row) => column switch
    {
        NumberColumn numbers => (0, numbers.Values[row] + 0.0, null),
        TimestampColumn timestamps => (timestamps.Ticks[row], 0, null),
        _ => (column.IsMissing(row) ? 1 : 0, 0, column.Format(row)),
    };
}
