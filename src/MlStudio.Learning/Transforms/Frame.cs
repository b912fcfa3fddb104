using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>A part of a <see cref="Frame"/>: a column that later steps may still change, or finished features.</summary>
/// <param name="Name">Unique within the frame.</param>
/// <param name="Source">The raw column that it was made from; its own name where it was made from several.</param>
public abstract record FrameItem(string Name, string Source);

/// <summary>A column.</summary>
public sealed record ColumnItem(string Name, string Source, Column Column) : FrameItem(Name, Source);

/// <summary>Finished features.</summary>
public sealed record BlockItem(string Name, string Source, FeatureBlock Block) : FrameItem(Name, Source);

/// <summary>What passes from step to step of a recipe: columns and finished features of equally many rows. Immutable; shares storage.</summary>
public sealed class Frame(IReadOnlyList<FrameItem> items, int rowCount, CancellationToken cancellation = default)
{
    public IReadOnlyList<FrameItem> Items { get; } = items;
    public int RowCount { get; } = rowCount;

    /// <summary>Ends work on these rows; passed on from step to step.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>All columns of a table, as they are.</summary>
    public static Frame From(Table table, CancellationToken cancellation = default) => new([.. table.Columns.Select(c => new ColumnItem(c.Name, c.Name, c))], table.RowCount, cancellation);

    /// <summary>The named columns of a table, as they are.</summary>
    /// <exception cref="LearningException">One is missing.</exception>
    public static Frame From(Table table, IReadOnlyList<string> names, CancellationToken cancellation = default)
    {
        var items = new FrameItem[names.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var column = table.Find(names[i]) ?? throw From(table).Missing(names[i]);
            items[i] = new ColumnItem(column.Name, column.Name, column);
        }
        return new Frame(items, table.RowCount, cancellation);
    }

    /// <summary>A frame in which each named column gives way to what <paramref name="replace"/> adds to the list; the rest stays.</summary>
    /// <exception cref="LearningException">A named column is missing or already turned into features.</exception>
    public Frame Rewrite<TState>(IReadOnlyDictionary<string, TState> states, Action<ColumnItem, TState, List<FrameItem>> replace)
    {
        var result = new List<FrameItem>(Items.Count + states.Count);
        var found = 0;
        foreach (var item in Items)
        {
            if (!states.TryGetValue(item.Name, out var state)) { result.Add(item); continue; }
            Cancellation.ThrowIfCancellationRequested();
            found++;
            replace(item as ColumnItem ?? throw Finished(item.Name), state, result);
        }
        if (found < states.Count) { throw Missing(states.Keys.First(n => !Items.Any(i => i.Name == n))); }
        return new Frame(result, RowCount, Cancellation);
    }

    /// <summary>A frame with the given rows, in that order (repeats allowed).</summary>
    public Frame Take(int[] rows)
    {
        var items = new FrameItem[Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            Cancellation.ThrowIfCancellationRequested();
            items[i] = Items[i] switch
            {
                ColumnItem item => item with { Column = item.Column.Take(rows) },
                BlockItem item => item with { Block = new ReorderedBlock(item.Block, rows) },
                var other => throw new InvalidOperationException(other.GetType().Name),
            };
        }
        return new Frame(items, rows.Length, Cancellation);
    }

    /// <summary>The named column.</summary>
    /// <exception cref="LearningException">It is missing or already turned into features.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ColumnItem Column(string name)
    {
        Cancellation.ThrowIfCancellationRequested();
        return Items.FirstOrDefault(i => i.Name == name) switch
        {
            ColumnItem item => item,
            null => throw Missing(name),
            _ => throw Finished(name),
        };
    }

    /// <summary>Requires that there is a column or finished features of that name.</summary>
    /// <exception cref="LearningException">There is none.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal void Require(string name)
    {
        Cancellation.ThrowIfCancellationRequested();
        if (!Items.Any(i => i.Name == name)) { throw Missing(name); }
    }

    /// <exception cref="LearningException">Two items share a name.</exception>
    internal void RequireDistinctNames()
    {
        var names = new HashSet<string>(Items.Count, StringComparer.Ordinal);
        foreach (var item in Items)
        {
            if (!names.Add(item.Name)) { throw new LearningException($"It makes a column '{item.Name}', which is already there. Rename or leave out the one that is."); }
        }
    }

    /// <summary>The features of all items in order.</summary>
    /// <exception cref="LearningException">A column holds something other than numbers.</exception>
    public FeatureRows ToFeatures() => new([.. Items.Select(ToBlock)], RowCount);

    private static FeatureBlock ToBlock(FrameItem item) => item switch
    {
        BlockItem block => block.Block,
        ColumnItem { Column: NumberColumn numbers } => new NumberBlock(numbers, item.Source),
        ColumnItem other => throw new LearningException(
            $"Column '{item.Name}' holds {Words.Of(other.Column.Type)} and no step turns it into numbers. Add a step that encodes or drops it."),
        _ => throw new InvalidOperationException(item.GetType().Name),
    };

    private LearningException Missing(string name) => new(
        $"The recipe needs the column '{name}', which is not there. Columns: {Words.List(Items.Select(i => i.Name))}.");

    private static LearningException Finished(string name) => new($"Column '{name}' was already turned into features by an earlier step.");
}
