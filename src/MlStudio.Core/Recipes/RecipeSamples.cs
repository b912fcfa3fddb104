using MlStudio.Core.Datasets;
using MlStudio.Learning.Data;

namespace MlStudio.Core.Recipes;

/// <summary>Rows of data versions to try recipes on. Versions never change, so samples are kept. Thread-safe.</summary>
public sealed class RecipeSamples(DatasetTables tables)
{
    /// <summary>Enough to see every frequent value, few enough to prepare between two key strokes.</summary>
    public const int MostRows = 1000;

    /// <summary>Wide data come with fewer rows.</summary>
    private const int MostCells = 100_000;
    private const int MostKept = 8;
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
        var rows = Rows(open.Table.RowCount, Math.Min(MostRows, Math.Max(50, MostCells / Math.Max(1, open.Table.Columns.Count))));
        var sample = open.Table.Take(rows);
        lock (_kept)
        {
            _kept.AddFirst((key, sample));
            if (_kept.Count > MostKept) { _kept.RemoveLast(); }
        }
        return sample;
    }

    private static int[] Rows(int count, int most) => count <= most
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, most).Select(i => (int)((i + 0.5) * count / most))];
}
