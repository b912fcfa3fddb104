using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>Columns as part of a fitted step.</summary>
internal static class ColumnBytes
{
    public static void Write(ModelWriter writer, Column column)
    {
        writer.Write(column.Name);
        writer.Write((int)column.Type);
        switch (column)
        {
            case NumberColumn numbers: writer.WriteArray(numbers.Values); break;
            case TimestampColumn timestamps: writer.WriteArray(timestamps.Ticks); break;
            case CategoryColumn categories:
                writer.Write(categories.Levels);
                writer.WriteArray(categories.Codes);
                break;
            default:
                var texts = ((TextColumn)column).Values;
                writer.WriteArray<byte>([.. texts.Select(t => t is null ? (byte)0 : (byte)1)]);
                writer.Write([.. texts.OfType<string>()]);
                break;
        }
    }

    /// <exception cref="LearningException">The bytes are damaged.</exception>
    public static Column Read(ModelReader reader, int rowCount)
    {
        var name = reader.ReadString();
        Column column = (ColumnType)reader.ReadInt32() switch
        {
            ColumnType.Number => new NumberColumn(name, reader.ReadArray<double>()),
            ColumnType.Timestamp => new TimestampColumn(name, reader.ReadArray<long>()),
            ColumnType.Category => Categories(name, reader.ReadStrings(), reader.ReadArray<int>()),
            ColumnType.Text => Texts(name, reader.ReadArray<byte>(), reader.ReadStrings()),
            _ => throw Damaged(),
        };
        return column.Count == rowCount ? column : throw Damaged();
    }

    /// <summary>The column's values in the given rows; missing where the row is -1.</summary>
    public static Column TakeOrMissing(Column column, int[] rows) => column switch
    {
        NumberColumn numbers => new NumberColumn(column.Name, Array.ConvertAll(rows, r => r < 0 ? double.NaN : numbers.Values[r])),
        TimestampColumn timestamps => new TimestampColumn(column.Name, Array.ConvertAll(rows, r => r < 0 ? TimestampColumn.Missing : timestamps.Ticks[r])),
        CategoryColumn categories => new CategoryColumn(column.Name, Array.ConvertAll(rows, r => r < 0 ? -1 : categories.Codes[r]), categories.Levels),
        _ => new TextColumn(column.Name, Array.ConvertAll(rows, r => r < 0 ? null : ((TextColumn)column).Values[r])),
    };

    private static CategoryColumn Categories(string name, string[] levels, int[] codes) =>
        Array.TrueForAll(codes, c => c >= -1 && c < levels.Length) ? new CategoryColumn(name, codes, levels) : throw Damaged();

    private static TextColumn Texts(string name, byte[] present, string[] texts)
    {
        if (present.Count(p => p != 0) != texts.Length) { throw Damaged(); }
        var next = 0;
        return new TextColumn(name, Array.ConvertAll(present, p => p == 0 ? null : texts[next++]));
    }

    private static LearningException Damaged() => new("The model file is damaged: a column.");
}
