using System.Globalization;

namespace MlStudio.Learning.Data;

/// <summary>Compares two profiles of versions of the same table. Static and thread-safe.</summary>
public static class ProfileDiff
{
    /// <summary>Below this index a column counts as unchanged.</summary>
    public const double SmallShift = 0.1;

    /// <summary>From this index on a column counts as clearly shifted.</summary>
    public const double LargeShift = 0.25;

    /// <summary>What changed from one profile to the next.</summary>
    public static TableDiff Compare(TableProfile before, TableProfile after)
    {
        var schema = new List<SchemaChange>();
        var shifts = new List<DistributionChange>();
        var earlier = before.Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
        foreach (var column in after.Columns)
        {
            if (!earlier.Remove(column.Name, out var old))
            {
                schema.Add(new SchemaChange(column.Name, SchemaChangeKind.Added, $"\"{column.Name}\" ({Word(column.Type)}) is new."));
            }
            else if (old.Type != column.Type)
            {
                schema.Add(new SchemaChange(column.Name, SchemaChangeKind.TypeChanged, $"\"{column.Name}\" was {Word(old.Type)} and is {Word(column.Type)} now."));
            }
            else
            {
                shifts.Add(Compare(old, column));
            }
        }
        foreach (var column in before.Columns.Where(c => earlier.ContainsKey(c.Name)))
        {
            schema.Add(new SchemaChange(column.Name, SchemaChangeKind.Removed, $"\"{column.Name}\" ({Word(column.Type)}) is gone."));
        }
        return new TableDiff(before.RowCount, after.RowCount, schema, shifts);
    }

    private static DistributionChange Compare(ColumnProfile before, ColumnProfile after)
    {
        var index = StabilityIndex.Between(before, after);
        var text = index switch
        {
            null => Describe(before, after),
            < SmallShift => $"\"{after.Name}\" is distributed as before",
            < LargeShift => $"\"{after.Name}\" has shifted somewhat: {Describe(before, after)}",
            _ => $"\"{after.Name}\" has shifted clearly: {Describe(before, after)}",
        };
        if (Math.Abs(after.MissingShare - before.MissingShare) >= 0.005) { text += $"; missing {Share(before.MissingShare)} before, {Share(after.MissingShare)} now"; }
        return new DistributionChange(after.Name, index, before.MissingShare, after.MissingShare, index is null ? $"\"{after.Name}\": {text}." : text + ".");
    }

    private static string Describe(ColumnProfile before, ColumnProfile after) => (before, after) switch
    {
        ({ Number: { } old }, { Number: { } now }) => string.Create(CultureInfo.InvariantCulture, $"mean {old.Mean:G4} before, {now.Mean:G4} now"),
        ({ Categories: { } old }, { Categories: { } now }) => MostMoved(before, old, after, now),
        ({ Text: { } old }, { Text: { } now }) => string.Create(CultureInfo.InvariantCulture, $"mean length {old.MeanLength:0.#} characters before, {now.MeanLength:0.#} now"),
        ({ Time: { } old }, { Time: { } now }) => $"{Span(old)} before, {Span(now)} now",
        _ => "no values " + (before.Missing == before.Count ? after.Missing == after.Count ? "before or now" : "before" : "now"),
    };

    private static string MostMoved(ColumnProfile before, CategoryProfile old, ColumnProfile after, CategoryProfile now)
    {
        double Of(CategoryProfile profile, ColumnProfile column, string level) =>
            (profile.Top.FirstOrDefault(t => t.Level == level)?.Count ?? 0) / (double)Math.Max(1, column.Count - column.Missing);
        var level = old.Top.Concat(now.Top).Select(t => t.Level).Distinct(StringComparer.Ordinal)
            .MaxBy(l => Math.Abs(Of(now, after, l) - Of(old, before, l)))!;
        return $"\"{level}\" {Share(Of(old, before, level))} before, {Share(Of(now, after, level))} now";
    }

    private static string Span(TimeProfile time) => string.Create(CultureInfo.InvariantCulture, $"{time.First:yyyy-MM-dd} to {time.Last:yyyy-MM-dd}");

    private static string Share(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    private static string Word(ColumnType type) => type switch
    {
        ColumnType.Number => "a number",
        ColumnType.Category => "a category",
        ColumnType.Timestamp => "a date",
        _ => "text",
    };
}
