using System.Globalization;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning;

/// <summary>Describes the columns that a model was trained on.</summary>
internal static class ModelInputs
{
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ModelInput[] Describe(Table training, IEnumerable<string> columns, CancellationToken cancellation) => [.. columns.Select(name =>
    {
        cancellation.ThrowIfCancellationRequested();
        return Describe(training[name], cancellation);
    })];

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

    private static ModelInput Describe(Column column, CancellationToken cancellation) => column switch
    {
        NumberColumn numbers => Describe(numbers),
        TimestampColumn timestamps => Describe(timestamps),
        CategoryColumn categories => Describe(categories),
        _ => new ModelInput(column.Name, column.Type, [], MostFrequent(column, cancellation) is { Count: > 1 } shared ? shared.Value : null, null, null, false, AnyMissing(column)),
    };

    private static ModelInput Describe(NumberColumn column)
    {
        var sorted = Array.FindAll(column.Values.ToArray(), double.IsFinite);
        RadixSort.Sort(sorted, new double[sorted.Length]);
        var missing = sorted.Length < column.Count;
        return sorted.Length == 0
            ? new ModelInput(column.Name, column.Type, [], null, null, null, false, missing)
            : new ModelInput(column.Name, column.Type, [], sorted[(sorted.Length - 1) / 2].ToString("R", CultureInfo.InvariantCulture),
                sorted[0], sorted[^1], sorted.All(v => v == Math.Floor(v)), missing);
    }

    private static ModelInput Describe(TimestampColumn column)
    {
        var sorted = Array.FindAll(column.Ticks.ToArray(), t => t != TimestampColumn.Missing);
        Array.Sort(sorted);
        var typical = sorted.Length == 0 ? null : new TimestampColumn(column.Name, new[] { sorted[(sorted.Length - 1) / 2] }).Format(0);
        return new ModelInput(column.Name, column.Type, [], typical, null, null, false, sorted.Length < column.Count);
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

    /// <summary>The value of most rows, the first in ordinal order of several.</summary>
    private static (string Value, int Count)? MostFrequent(Column column, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < column.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (column.Format(row) is { } value) { counts[value] = counts.GetValueOrDefault(value) + 1; }
        }
        (string Value, int Count)? best = null;
        foreach (var (value, count) in counts)
        {
            if (best is not { } b || count > b.Count || (count == b.Count && string.CompareOrdinal(value, b.Value) < 0)) { best = (value, count); }
        }
        return best;
    }

    private static bool AnyMissing(Column column)
    {
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissing(row)) { return true; }
        }
        return false;
    }
}
