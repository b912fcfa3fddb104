using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>A row between two others.</summary>
/// <param name="Row">The row it is made from.</param>
/// <param name="Other">The neighbour it lies towards.</param>
/// <param name="Share">How far, from 0 to 1.</param>
/// <param name="Neighbors">All neighbours of the row, which vote on categories.</param>
internal sealed record MadeUpRow(int Row, int Other, double Share, int[] Neighbors)
{
    /// <summary>A column with the values of the made-up rows behind those there are.</summary>
    /// <param name="sources">For each new row the row it is a copy of or made from.</param>
    /// <param name="made">The made-up rows, which come last.</param>
    public static Column Append(Column column, int[] sources, IReadOnlyList<MadeUpRow> made)
    {
        var first = sources.Length - made.Count;
        switch (column)
        {
            case NumberColumn numbers:
                var values = ((NumberColumn)numbers.Take(sources)).Values.ToArray();
                for (var i = 0; i < made.Count; i++) { values[first + i] = made[i].Between(numbers.Values); }
                return new NumberColumn(column.Name, values);
            case CategoryColumn categories:
                var codes = ((CategoryColumn)categories.Take(sources)).Codes.ToArray();
                for (var i = 0; i < made.Count; i++) { codes[first + i] = made[i].MostFrequent(categories.Codes); }
                return new CategoryColumn(column.Name, codes, categories.Levels);
            default: return column.Take(sources);
        }
    }

    private double Between(ReadOnlySpan<double> values) => values[Row] + (Share * (values[Other] - values[Row]));

    /// <summary>The code most neighbours have; the row's own where it is among several.</summary>
    private int MostFrequent(ReadOnlySpan<int> codes)
    {
        var best = codes[Row];
        var most = Count(codes, best);
        foreach (var neighbor in Neighbors)
        {
            var count = Count(codes, codes[neighbor]);
            if (count > most || (count == most && codes[neighbor] < best && best != codes[Row])) { (best, most) = (codes[neighbor], count); }
        }
        return best;
    }

    private int Count(ReadOnlySpan<int> codes, int code)
    {
        var count = 0;
        foreach (var neighbor in Neighbors) { count += codes[neighbor] == code ? 1 : 0; }
        return count;
    }
}
