using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>Counts what differs between the columns of two frames.</summary>
internal static class FrameComparison
{
    public static StepPreview Compare(int position, string description, Frame before, Frame after, RowChange? rows)
    {
        var old = before.Items.ToDictionary(i => i.Name, StringComparer.Ordinal);
        var columns = after.Items.Select(item => Compare(old.GetValueOrDefault(item.Name), item, rows)).ToArray();
        var now = after.Items.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var removed = before.Items.Select(i => i.Name).Where(n => !now.Contains(n)).ToArray();
        var madeUp = rows?.Synthetic?.Count(s => s) ?? 0;
        return new StepPreview(position, description, before.RowCount, after.RowCount, madeUp, columns, removed) { Frame = after };
    }

    private static ColumnPreview Compare(FrameItem? before, FrameItem after, RowChange? rows)
    {
        if (after is BlockItem block)
        {
            var fate = before switch { null => ColumnFate.Added, BlockItem => ColumnFate.Kept, _ => ColumnFate.Changed };
            return new(after.Name, after.Source, fate, null, block.Block.Features.Count, 0, 0, 0, (before as ColumnItem)?.Column, null);
        }
        var column = ((ColumnItem)after).Column;
        var features = column.Type == ColumnType.Number ? 1 : 0;
        if (before is not ColumnItem { Column: var old })
        {
            return new(after.Name, after.Source, before is null ? ColumnFate.Added : ColumnFate.Changed, column.Type, features, 0, 0, 0, null, column);
        }
        var (changed, filled, emptied) = ReferenceEquals(old, column) ? default : Count(old, column, rows?.Sources, rows?.Synthetic);
        var kept = changed == 0 && old.Type == column.Type;
        return new(after.Name, after.Source, kept ? ColumnFate.Kept : ColumnFate.Changed, column.Type, features, changed, filled, emptied, old, column);
    }

    private static (int Changed, int Filled, int Emptied) Count(Column before, Column after, int[]? sources, bool[]? synthetic)
    {
        int changed = 0, filled = 0, emptied = 0;
        for (var row = 0; row < after.Count; row++)
        {
            if (synthetic is not null && synthetic[row]) { continue; }
            var source = sources is null ? row : sources[row];
            var (was, has) = (!before.IsMissing(source), !after.IsMissing(row));
            if (was && has) { changed += Same(before, source, after, row) ? 0 : 1; }
            else if (was) { emptied++; }
            else if (has) { filled++; }
        }
        return (changed + filled + emptied, filled, emptied);
    }

    private static bool Same(Column before, int source, Column after, int row) => (before, after) switch
    {
        (NumberColumn a, NumberColumn b) => a.Values[source] == b.Values[row],
        (TimestampColumn a, TimestampColumn b) => a.Ticks[source] == b.Ticks[row],
        (CategoryColumn a, CategoryColumn b) when ReferenceEquals(a.Levels, b.Levels) => a.Codes[source] == b.Codes[row],
        _ => before.Format(source) == after.Format(row),
    };
}
