using System.Globalization;

namespace MlStudio.Learning.Data;

/// <summary>One named, typed, immutable column of a <see cref="Table"/>. Thread-safe.</summary>
public abstract class Column(string name)
{
    /// <summary>The column's name, unique within its table (ordinal comparison).</summary>
    public string Name { get; } = name;

    /// <summary>The type of the values.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Whether the value in <paramref name="row"/> is missing.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>The value as text in invariant culture, or null when missing. Numbers use the shortest form that reads back to the same value.</summary>
    public abstract string? Format(int row);

    /// <summary>A new column with the given rows, in that order (repeats allowed).</summary>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>The same values under another name; shares storage.</summary>
    public abstract Column Rename(string name);
}

/// <summary>Float64 values; NaN is missing.</summary>
public sealed class NumberColumn(string name, ReadOnlyMemory<double> values) : Column(name)
{
    public ReadOnlyMemory<double> Memory { get; } = values;
    public ReadOnlySpan<double> Values => Memory.Span;
    public override ColumnType Type => ColumnType.Number;
    public override int Count => Memory.Length;
    public override bool IsMissing(int row) => double.IsNaN(Values[row]);
    public override string? Format(int row) => IsMissing(row) ? null : Values[row].ToString("R", CultureInfo.InvariantCulture);
    public override Column Rename(string name) => new NumberColumn(name, Memory);
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var source = Values;
        var taken = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++) { taken[i] = source[rows[i]]; }
        return new NumberColumn(Name, taken);
    }
}

/// <summary>Codes into a dictionary of levels; -1 is missing.</summary>
public sealed class CategoryColumn(string name, ReadOnlyMemory<int> codes, IReadOnlyList<string> levels) : Column(name)
{
    public ReadOnlyMemory<int> Memory { get; } = codes;
    public ReadOnlySpan<int> Codes => Memory.Span;

    /// <summary>The distinct levels; a code is an index into this list.</summary>
    public IReadOnlyList<string> Levels { get; } = levels;
    public override ColumnType Type => ColumnType.Category;
    public override int Count => Memory.Length;
    public override bool IsMissing(int row) => Codes[row] < 0;
    public override string? Format(int row) => IsMissing(row) ? null : Levels[Codes[row]];
    public override Column Rename(string name) => new CategoryColumn(name, Memory, Levels);
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var source = Codes;
        var taken = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++) { taken[i] = source[rows[i]]; }
        return new CategoryColumn(Name, taken, Levels);
    }
}

/// <summary>Free text; null is missing.</summary>
public sealed class TextColumn(string name, IReadOnlyList<string?> values) : Column(name)
{
    public IReadOnlyList<string?> Values { get; } = values;
    public override ColumnType Type => ColumnType.Text;
    public override int Count => Values.Count;
    public override bool IsMissing(int row) => Values[row] is null;
    public override string? Format(int row) => Values[row];
    public override Column Rename(string name) => new TextColumn(name, Values);
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new string?[rows.Length];
        for (var i = 0; i < rows.Length; i++) { taken[i] = Values[rows[i]]; }
        return new TextColumn(Name, taken);
    }
}

/// <summary>Instants as UTC ticks (100 ns); <see cref="long.MinValue"/> is missing.</summary>
public sealed class TimestampColumn(string name, ReadOnlyMemory<long> ticks) : Column(name)
{
    public const long Missing = long.MinValue;
    public ReadOnlyMemory<long> Memory { get; } = ticks;
    public ReadOnlySpan<long> Ticks => Memory.Span;
    public override ColumnType Type => ColumnType.Timestamp;
    public override int Count => Memory.Length;
    public override bool IsMissing(int row) => Ticks[row] == Missing;
    public override string? Format(int row) => IsMissing(row)
        ? null
        : new DateTime(Ticks[row], DateTimeKind.Utc) is { TimeOfDay.Ticks: 0 } date
            ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : new DateTime(Ticks[row], DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
    public override Column Rename(string name) => new TimestampColumn(name, Memory);
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var source = Ticks;
        var taken = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++) { taken[i] = source[rows[i]]; }
        return new TimestampColumn(Name, taken);
    }
}
