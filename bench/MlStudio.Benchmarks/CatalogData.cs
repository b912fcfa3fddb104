using System.Globalization;
using System.Text.Json;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Benchmarks;

/// <summary>The rows of a catalog entry and the cross-validation on its given folds.</summary>
internal sealed record CatalogData(Table Table, string Target, LearningTask Task, IReadOnlyList<string> Dropped, string? Positive, GivenFolds Folds)
{
    /// <summary>Repairs that neither remove nor move a row or a column, since folds and columns are counted.</summary>
    private const RepairKind Repairs = RepairKind.NameBlankColumns | RepairKind.RenameDuplicates | RepairKind.PadShortRows | RepairKind.ReplaceInvalidBytes;

    /// <exception cref="LearningException">The file or the folds cannot be read, or a column is not there.</exception>
    public static CatalogData Read(CatalogEntry entry)
    {
        var path = entry.FullPath(entry.File);
        var options = new CsvReadOptions { Format = Format(entry, path), Repairs = Repairs, ExtraMissingMarks = entry.Missing };
        var table = CsvReader.ReadFile(path, options).RequireTable();
        var types = entry.Categorical.Select(c => (Name: NameOf(table, c), Type: ColumnType.Category))
            .Concat(entry.Text.Select(c => (Name: NameOf(table, c), Type: ColumnType.Text))).ToDictionary(c => c.Name, c => c.Type);
        if (types.Count > 0) { table = CsvReader.ReadFile(path, options with { ColumnTypes = types }).RequireTable(); }
        var target = NameOf(table, entry.Target ?? throw new LearningException($"Data set '{entry.Name}' names no target."));
        var task = TaskOf(entry);
        var folds = ReadFolds(entry, table.RowCount);
        return new CatalogData(table, target, task, [.. entry.Drop.Select(c => NameOf(table, c))],
            task == LearningTask.Binary ? PositiveClass(entry, table[target]) : null, folds);
    }

    private static CsvFormat Format(CatalogEntry entry, string path)
    {
        using var stream = File.OpenRead(path);
        var sample = new byte[Math.Min(CsvLimits.SampleBytes, stream.Length)];
        stream.ReadExactly(sample);
        var format = CsvSniffer.Sniff(sample, sample.Length == stream.Length);
        return format with
        {
            Separator = entry.Separator is { Length: > 0 } separator ? separator[0] : format.Separator,
            Quote = entry.Quote is { } quote ? quote.Length > 0 ? quote[0] : null : format.Quote,
            HasHeader = entry.Header ?? format.HasHeader,
        };
    }

    /// <exception cref="LearningException">Nothing can be learned by the entry's task.</exception>
    public static LearningTask TaskOf(CatalogEntry entry) => entry.Task switch
    {
        "binary" => LearningTask.Binary,
        "multiclass" => LearningTask.Multiclass,
        "regression" => LearningTask.Regression,
        _ => throw new LearningException($"Data set '{entry.Name}' has the task '{entry.Task}'; binary, multiclass or regression is expected."),
    };

    private static string NameOf(Table table, JsonElement column)
    {
        if (column.ValueKind == JsonValueKind.Number)
        {
            var index = column.GetInt32();
            return index >= 0 && index < table.Columns.Count ? table.Columns[index].Name
                : throw new LearningException($"Column {index} is not in the data, which has columns 0 to {table.Columns.Count - 1}.");
        }
        var name = column.GetString()!.Trim();
        return table.Columns.FirstOrDefault(c => c.Name.Trim() == name)?.Name
            ?? throw new LearningException($"Column '{name}' is not in the data. Columns: {string.Join(", ", table.Columns.Select(c => c.Name))}.");
    }

    private static string PositiveClass(CatalogEntry entry, Column target)
    {
        var proposal = TaskProposal.For(target);
        if (entry.Positive is not { } given) { return proposal.PositiveClass ?? throw new LearningException($"Data set '{entry.Name}' has {proposal.Classes.Count} classes, not two."); }
        return proposal.Classes.Select(c => c.Class).FirstOrDefault(c => Same(c, given.Trim()))
            ?? throw new LearningException($"Data set '{entry.Name}' has no class '{given}'. Classes: {string.Join(", ", proposal.Classes.Select(c => c.Class))}.");
    }

    private static bool Same(string name, string given) => name.Trim() == given
        || (double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
            && double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out var b) && a == b);

    private static GivenFolds ReadFolds(CatalogEntry entry, int rows)
    {
        var path = entry.FullPath(entry.Folds ?? throw new LearningException($"Data set '{entry.Name}' names no folds."));
        var folds = new int[rows];
        Array.Fill(folds, -1);
        foreach (var line in File.ReadLines(path).Skip(1).Where(l => l.Trim().Length > 0))
        {
            var cells = line.Split(',');
            if (cells.Length != 2 || !int.TryParse(cells[0], CultureInfo.InvariantCulture, out var row) || !int.TryParse(cells[1], CultureInfo.InvariantCulture, out var fold) || row < 0 || row >= rows)
            {
                throw new LearningException($"The folds '{path}' hold the line '{line}'; row_index (0 to {rows - 1}) and fold are expected.");
            }
            folds[row] = fold;
        }
        return new GivenFolds { FoldByRow = folds, DrawnByRow = true };
    }
}
