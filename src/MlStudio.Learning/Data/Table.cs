namespace MlStudio.Learning.Data;

/// <summary>Named columns of equal length. Immutable and thread-safe; taking columns shares storage.</summary>
public sealed class Table
{
    private readonly Dictionary<string, int> _indexByName;

    /// <exception cref="ArgumentException">Lengths differ or two columns share a name.</exception>
    public Table(IReadOnlyList<Column> columns)
    {
        Columns = columns;
        RowCount = columns.Count == 0 ? 0 : columns[0].Count;
        _indexByName = new Dictionary<string, int>(columns.Count, StringComparer.Ordinal);
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            if (column.Count != RowCount)
            {
                throw new ArgumentException($"Column '{column.Name}' has {column.Count} rows, expected {RowCount} as in '{columns[0].Name}'.", nameof(columns));
            }
            if (!_indexByName.TryAdd(column.Name, i))
            {
                throw new ArgumentException($"Two columns are named '{column.Name}'.", nameof(columns));
            }
        }
    }

    public IReadOnlyList<Column> Columns { get; }
    public int RowCount { get; }

    /// <exception cref="KeyNotFoundException">No column has that name; the message lists the names there are.</exception>
    public Column this[string name] => Find(name)
        ?? throw new KeyNotFoundException($"No column is named '{name}'. Columns: {string.Join(", ", Columns.Take(20).Select(c => c.Name))}{(Columns.Count > 20 ? ", …" : "")}.");

    /// <summary>The column of that name (ordinal comparison), or null.</summary>
    public Column? Find(string name) => _indexByName.TryGetValue(name, out var index) ? Columns[index] : null;

    /// <summary>Whether there is a column of that name.</summary>
    public bool Contains(string name) => _indexByName.ContainsKey(name);

    /// <summary>A new table with the given rows, in that order.</summary>
    public Table Take(ReadOnlySpan<int> rows)
    {
        var taken = new Column[Columns.Count];
        for (var i = 0; i < taken.Length; i++) { taken[i] = Columns[i].Take(rows); }
        return new Table(taken);
    }

    /// <summary>The named columns in the given order; shares storage.</summary>
    public Table Select(IEnumerable<string> names) => new(names.Select(n => this[n]).ToArray());

    /// <summary>All columns but the named ones; unknown names are ignored; shares storage.</summary>
    public Table Without(IEnumerable<string> names)
    {
        var dropped = names.ToHashSet(StringComparer.Ordinal);
        return new Table(Columns.Where(c => !dropped.Contains(c.Name)).ToArray());
    }
}
