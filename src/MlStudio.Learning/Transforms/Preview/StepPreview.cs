using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>The sample as a step left it. Immutable and thread-safe.</summary>
/// <param name="Position">The step's place in the recipe, from 1; 0 for the sample before the first step.</param>
/// <param name="Description">What the step does, as a sentence.</param>
/// <param name="RowsBefore">Rows before the step.</param>
/// <param name="RowsAfter">Rows after it.</param>
/// <param name="MadeUpRows">Rows among them that the step made up.</param>
/// <param name="Columns">The columns there are after it, in order.</param>
/// <param name="Removed">The columns that were there before and are no more.</param>
public sealed record StepPreview(
    int Position, string Description, int RowsBefore, int RowsAfter, int MadeUpRows, IReadOnlyList<ColumnPreview> Columns, IReadOnlyList<string> Removed)
{
    /// <summary>How the preview of this step differs from what training will do; null where it does not.</summary>
    public string? Note { get; init; }

    internal Frame? Frame { get; init; }

    /// <summary>The rows as a table for the page: columns as they are, finished features as numbers under their names.</summary>
    /// <param name="mostFeatures">The most features shown per column that became several.</param>
    public Table ToTable(int mostFeatures = 50)
    {
        var columns = new List<Column>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in Frame?.Items ?? [])
        {
            if (item is ColumnItem column)
            {
                if (names.Add(column.Name)) { columns.Add(column.Column.Rename(column.Name)); }
                continue;
            }
            foreach (var feature in Spread(((BlockItem)item).Block, mostFeatures))
            {
                if (names.Add(feature.Name)) { columns.Add(feature); }
            }
        }
        return new Table(columns);
    }

    private NumberColumn[] Spread(FeatureBlock block, int most)
    {
        var width = block.Features.Count;
        var buffer = new float[width];
        var values = new double[Math.Min(width, most)][];
        for (var i = 0; i < values.Length; i++) { values[i] = new double[RowsAfter]; }
        for (var row = 0; row < RowsAfter && width > 0; row++)
        {
            Array.Clear(buffer);
            block.Write(row, 1, buffer, width);
            for (var i = 0; i < values.Length; i++) { values[i][row] = buffer[i]; }
        }
        return [.. values.Select((v, i) => new NumberColumn(block.Features[i].Name, v))];
    }
}
