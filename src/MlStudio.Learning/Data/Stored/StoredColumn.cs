namespace MlStudio.Learning.Data;

/// <summary>A column the values of which are gone through in order, wherever they are.</summary>
internal abstract record StoredColumn(string Name, ColumnType Type, int Count)
{
    /// <summary>The column in memory.</summary>
    /// <exception cref="InvalidOperationException">The values are not in memory.</exception>
    public abstract Column ToColumn();

    /// <exception cref="ArgumentException">It is of no known type.</exception>
    public static StoredColumn From(Column column) => column switch
    {
        NumberColumn numbers => new StoredNumbers(numbers.Name, new(numbers.Memory)),
        TimestampColumn stamps => new StoredTimes(stamps.Name, new(stamps.Memory)),
        CategoryColumn categories => new StoredCategories(categories.Name, new(categories.Memory), categories.Levels),
        TextColumn texts => new StoredTexts(texts.Name, texts.Values, texts.Count),
        _ => throw new ArgumentException($"Columns of type {column.GetType().Name} are not known.", nameof(column)),
    };
}

internal sealed record StoredNumbers(string Name, StoredValues<double> Values) : StoredColumn(Name, ColumnType.Number, Values.Count)
{
    public override Column ToColumn() => new NumberColumn(Name, Values.Memory);
}

internal sealed record StoredTimes(string Name, StoredValues<long> Ticks) : StoredColumn(Name, ColumnType.Timestamp, Ticks.Count)
{
    public override Column ToColumn() => new TimestampColumn(Name, Ticks.Memory);
}

internal sealed record StoredCategories(string Name, StoredValues<int> Codes, IReadOnlyList<string> Levels) : StoredColumn(Name, ColumnType.Category, Codes.Count)
{
    public override Column ToColumn() => new CategoryColumn(Name, Codes.Memory, Levels);
}

internal sealed record StoredTexts(string Name, IEnumerable<string?> Texts, int Length) : StoredColumn(Name, ColumnType.Text, Length)
{
    public override Column ToColumn() => new TextColumn(Name, Texts as IReadOnlyList<string?> ?? throw new InvalidOperationException("The values are not in memory."));
}
