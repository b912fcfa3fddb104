using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Adds columns of another data set to each row by a key, missing where the other has no such key (or a part of the key is missing). The
/// other's needed columns are kept in the fitted step, so that rows can be prepared without it. Each key may occur there once. A column
/// that <see cref="RecipeContext.Withheld"/> names is refused.
/// </summary>
/// <param name="DataVersion">The version of the other data set, as <see cref="RecipeContext.Tables"/> knows it.</param>
/// <param name="On">The columns of these rows that are the key.</param>
/// <param name="OtherOn">The other's columns that are the key, in the same order; empty: of the same names.</param>
/// <param name="Take">The other's columns to add; empty: all but the key.</param>
/// <param name="Prefix">Put before the names of the added columns.</param>
public sealed record JoinTable(
    [property: Option("Other data", "The version of the data set whose columns are added.")] string DataVersion,
    [property: ColumnChoice("Key", "The columns that say which row of the other data belongs to a row here.")] IReadOnlyList<string> On,
    [property: Entries("Key there", "The columns of the other data that are the key, in the same order; left empty, those of the same names.", Optional = true)] IReadOnlyList<string> OtherOn,
    [property: Entries("Columns to add", "The columns of the other data that are added; left empty, all but the key.", Optional = true)] IReadOnlyList<string> Take,
    [property: Option("Prefix", "Put before the names of the added columns, where they would clash with those there are.", Advanced = true)] string Prefix = "") : RecipeStep
{
    /// <summary>The most rows of the other data.</summary>
    public const int MostRows = 1_000_000;

    /// <summary>The most values (rows × columns, keys included) that are kept.</summary>
    public const long MostCells = 20_000_000;

    public JoinTable() : this("", [], [], []) { }

    public override IReadOnlyList<string> Reads() => On;

    public override string Describe() =>
        $"Add {(Take.Count == 0 ? "the columns" : Words.List(Take))} of the data {(DataVersion.Length == 0 ? "set to be chosen" : $"version {DataVersion}")} by {Words.List(On)}";

    public override IEnumerable<OptionError> Check()
    {
        if (string.IsNullOrWhiteSpace(DataVersion)) { yield return new OptionError("dataVersion", "Other data must be chosen."); }
        if (OtherOn.Count > 0 && OtherOn.Count != On.Count) { yield return new OptionError("otherOn", $"Key there must name as many columns as the key here: {On.Count}; {OtherOn.Count} were given."); }
    }

    public override FittedStep Fit(Frame training, RecipeContext context)
    {
        foreach (var name in On) { training.Column(name); }
        var other = Other(context);
        if (other.RowCount > MostRows) { throw new LearningException($"The other data has {other.RowCount:N0} rows; at most {MostRows:N0} can be joined."); }
        var keyColumns = KeyThere.Select(n => Find(other, n)).ToArray();
        var added = Added(other);
        if (added.Length == 0) { throw new LearningException("The other data has no column beside the key."); }
        if (Refusal(added, context) is { } reason) { throw new LearningException(reason); }
        if ((long)other.RowCount * (added.Length + 1) > MostCells) { throw new LearningException($"{other.RowCount:N0} rows × {added.Length + 1} columns of the other data are too many to keep; at most {MostCells:N0} values are. Take fewer columns."); }
        var keys = RowKeys.Of(keyColumns, other.RowCount, context.Cancellation);
        var kept = Enumerable.Range(0, keys.Length).Where(r => !RowKeys.HasMissing(keyColumns, r)).ToArray();
        RequireDistinct(keys, kept, keyColumns);
        return new Joining(this, Array.ConvertAll(kept, r => keys[r]), [.. added.Select(c => c.Take(kept).Rename(Prefix + c.Name))]);
    }

    public override FittedStep Read(ModelReader reader)
    {
        var keys = reader.ReadStrings();
        var columns = new Column[reader.ReadInt32() is var count and >= 0 and < 100_000 ? count : throw new LearningException("The model file is damaged: joined data.")];
        for (var i = 0; i < columns.Length; i++) { columns[i] = ColumnBytes.Read(reader, keys.Length); }
        return new Joining(this, keys, columns);
    }

    /// <summary>Whether what was joined before could be joined under this context too; if not, fitting again says why.</summary>
    internal bool MayStillJoin(RecipeContext context)
    {
        if (context.Withheld is null) { return true; }
        try { return Refusal(Added(Other(context)), context) is null; }
        catch (LearningException) { return false; }
    }

    private IReadOnlyList<string> KeyThere => OtherOn.Count > 0 ? OtherOn : On;

    private Table Other(RecipeContext context) =>
        (context.Tables ?? throw new LearningException("Other data sets cannot be reached here, so none can be joined."))(DataVersion);

    private Column[] Added(Table other) => Take.Count > 0 ? [.. Take.Select(n => Find(other, n))] : [.. other.Columns.Where(c => !KeyThere.Contains(c.Name))];

    private string? Refusal(Column[] added, RecipeContext context) => added.Select(c => context.Withheld?.Invoke(DataVersion, c.Name)).FirstOrDefault(r => r is not null);

    private static Column Find(Table other, string name) =>
        other.Find(name) ?? throw new LearningException($"The other data has no column '{name}'. Its columns: {Words.List(other.Columns.Select(c => c.Name))}.");

    private static void RequireDistinct(string[] keys, int[] kept, Column[] columns)
    {
        var first = new Dictionary<string, int>(kept.Length, StringComparer.Ordinal);
        foreach (var row in kept)
        {
            if (first.TryAdd(keys[row], row)) { continue; }
            var shown = string.Join(", ", columns.Select(c => $"{c.Name} = {c.Format(row)}"));
            throw new LearningException($"Each key may occur once in the other data; {shown} stands in rows {first[keys[row]] + 1:N0} and {row + 1:N0} of it.");
        }
    }

    private sealed class Joining(JoinTable step, string[] keys, Column[] columns) : FittedStep
    {
        private readonly Dictionary<string, int> _index = keys.Select((k, i) => (k, i)).ToDictionary(p => p.k, p => p.i, StringComparer.Ordinal);

        public override Frame Apply(Frame rows)
        {
            var found = Array.ConvertAll(RowKeys.Of(rows, step.On), k => _index.GetValueOrDefault(k, -1));
            var items = new List<FrameItem>(rows.Items);
            foreach (var column in columns)
            {
                items.Add(new ColumnItem(column.Name, step.On.Count == 1 ? rows.Column(step.On[0]).Source : column.Name, ColumnBytes.TakeOrMissing(column, found)));
            }
            return new Frame(items, rows.RowCount, rows.Cancellation);
        }

        public override void Write(ModelWriter writer)
        {
            writer.Write(keys);
            writer.Write(columns.Length);
            foreach (var column in columns) { ColumnBytes.Write(writer, column); }
        }
    }
}
