using MlStudio.Core.Datasets;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Core.Recipes;

/// <summary>Rows of data versions to try recipes on. Versions never change, so samples are kept. Thread-safe.</summary>
public sealed class RecipeSamples(DatasetTables tables)
{
    /// <summary>Enough to see every frequent value, few enough to prepare between two key strokes.</summary>
    public const int MostRows = 1000;

    /// <summary>Wide data come with fewer rows.</summary>
    private const int MostCells = 100_000;
    private const int MostKept = 8;
    private const int RowsPerClass = 20;
    private const int MostClasses = 100;
    private readonly LinkedList<(string Columns, Table Sample)> _kept = new();

    /// <summary>Rows spread evenly over the version, in its order; the same for everybody.</summary>
    /// <exception cref="StudioException">The version is not ready.</exception>
    public Table Of(DatasetVersion version)
    {
        var key = version.ColumnsHash ?? "";
        lock (_kept)
        {
            for (var node = _kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Columns != key) { continue; }
                _kept.Remove(node);
                _kept.AddFirst(node);
                return node.Value.Sample;
            }
        }
        using var open = tables.Open(version);
        var rows = Rows(open.Table.RowCount, Most(open.Table));
        var sample = open.Table.Take(rows);
        lock (_kept)
        {
            _kept.AddFirst((key, sample));
            if (_kept.Count > MostKept) { _kept.RemoveLast(); }
        }
        return sample;
    }

    /// <summary>The sample with some rows of every class of the target, rare ones too, so that what needs all classes can be tried.</summary>
    /// <exception cref="StudioException">The version is not ready.</exception>
    internal Table WithEveryClass(DatasetVersion version, TrainingSpec spec)
    {
        if (!spec.Task.HasClasses()) { return Of(version); }
        using var open = tables.Open(version);
        if (open.Table.Find(spec.Target) is not { } target) { return Of(version); }
        var rows = Rows(open.Table.RowCount, Most(open.Table)).ToHashSet();
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < target.Count; row++)
        {
            if (target.IsMissing(row)) { continue; }
            var name = target.Format(row)!;
            var seen = found.GetValueOrDefault(name);
            if (seen >= RowsPerClass || (seen == 0 && found.Count >= MostClasses)) { continue; }
            found[name] = seen + 1;
            rows.Add(row);
        }
        return open.Table.Take([.. rows.Order()]);
    }

    private static int Most(Table table) => Math.Min(MostRows, Math.Max(50, MostCells / Math.Max(1, table.Columns.Count)));

    private static int[] Rows(int count, int most) => count <= most
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, most).Select(i => (int)((i + 0.5) * count / most))];
}
