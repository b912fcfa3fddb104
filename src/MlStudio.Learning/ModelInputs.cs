using System.Globalization;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning;

/// <summary>Describes the columns that a model was trained on.</summary>
internal static class ModelInputs
{
    public static ModelInput[] Describe(Table training, IEnumerable<string> columns) => [.. columns.Select(name => Describe(training[name]))];

    public static void Write(ModelWriter writer, IReadOnlyList<ModelInput> inputs)
    {
        writer.Write(inputs.Count);
        foreach (var input in inputs)
        {
            writer.Write(input.Name);
            writer.Write((int)input.Type);
            writer.Write(input.Levels);
            writer.Write(input.Typical is not null);
            writer.Write(input.Typical ?? "");
            writer.Write(input.Min ?? double.NaN);
            writer.Write(input.Max ?? double.NaN);
            writer.Write(input.WholeNumbers);
            writer.Write(input.MayBeMissing);
        }
    }

    public static ModelInput[] Read(ModelReader reader)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > 1 << 20) { throw new LearningException($"The model file is damaged: it claims {count} inputs."); }
        var inputs = new ModelInput[count];
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadString();
            var type = (ColumnType)reader.ReadInt32();
            if (!Enum.IsDefined(type)) { throw new LearningException($"The model file is damaged: input '{name}' has an unknown type."); }
            var levels = reader.ReadStrings();
            var hasTypical = reader.ReadBoolean();
            var typical = reader.ReadString();
            inputs[i] = new ModelInput(name, type, levels, hasTypical ? typical : null,
                NullIfMissing(reader.ReadDouble()), NullIfMissing(reader.ReadDouble()), reader.ReadBoolean(), reader.ReadBoolean());
        }
        return inputs;
    }

    private static double? NullIfMissing(double value) => double.IsNaN(value) ? null : value;

    private static ModelInput Describe(Column column) => column switch
    {
        NumberColumn numbers => Describe(numbers),
        TimestampColumn timestamps => Describe(timestamps),
        CategoryColumn categories => Describe(categories),
        _ => new ModelInput(column.Name, column.Type, [], MostFrequent(column) is { Count: > 1 } shared ? shared.Value : null, null, null, false, AnyMissing(column)),
    };

    private static ModelInput Describe(NumberColumn column)
    {
        var sorted = column.Values.ToArray().Where(double.IsFinite).Order().ToArray();
        var missing = sorted.Length < column.Count;
        return sorted.Length == 0
            ? new ModelInput(column.Name, column.Type, [], null, null, null, false, missing)
            : new ModelInput(column.Name, column.Type, [], sorted[(sorted.Length - 1) / 2].ToString("R", CultureInfo.InvariantCulture),
                sorted[0], sorted[^1], sorted.All(v => v == Math.Floor(v)), missing);
    }

    private static ModelInput Describe(TimestampColumn column)
    {
        var rows = Enumerable.Range(0, column.Count).Where(r => !column.IsMissing(r)).OrderBy(r => column.Ticks[r]).ToArray();
        return new ModelInput(column.Name, column.Type, [], rows.Length == 0 ? null : column.Format(rows[(rows.Length - 1) / 2]),
            null, null, false, rows.Length < column.Count);
    }

    private static ModelInput Describe(CategoryColumn column)
    {
        var counts = new int[column.Levels.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0) { counts[code]++; }
        }
        var levels = Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0)
            .OrderByDescending(c => counts[c]).ThenBy(c => column.Levels[c], StringComparer.Ordinal).Select(c => column.Levels[c]).ToArray();
        return new ModelInput(column.Name, column.Type, levels, levels.FirstOrDefault(), null, null, false, AnyMissing(column));
    }

    private static (string Value, int Count)? MostFrequent(Column column) => Enumerable.Range(0, column.Count)
        .Select(column.Format).OfType<string>().GroupBy(v => v, StringComparer.Ordinal)
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => ((string, int)?)(g.Key, g.Count())).FirstOrDefault();

    private static bool AnyMissing(Column column)
    {
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissing(row)) { return true; }
        }
        return false;
    }
}
