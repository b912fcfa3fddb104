using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>Several number columns side by side, row after row, brought to mean 0 and deviation 1 by what training showed; NaN where missing or infinite.</summary>
internal sealed record NumberRows(int RowCount, int Width, double[] Values)
{
    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Width, Width);

    public static NumberRows Of(Frame rows, IReadOnlyList<string> columns, (double Mean, double Deviation)[] scales)
    {
        var width = columns.Count;
        var values = new double[(long)rows.RowCount * width];
        for (var c = 0; c < width; c++)
        {
            var source = NumberStatistics.Values(rows.Column(columns[c]));
            for (var row = 0; row < source.Length; row++)
            {
                values[(row * width) + c] = double.IsFinite(source[row]) ? (source[row] - scales[c].Mean) / scales[c].Deviation : double.NaN;
            }
        }
        return new(rows.RowCount, width, values);
    }

    /// <summary>The frame with missing numbers replaced, and a column that keeps which were missing where asked for.</summary>
    /// <param name="fills">In the order of <paramref name="columns"/>: for each row the number that takes the place of a missing one.</param>
    public static Frame Fill(Frame rows, IReadOnlyList<string> columns, double[][] fills, bool[] indicators)
    {
        var places = columns.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        return rows.Rewrite(places, (item, place, result) =>
        {
            var values = NumberStatistics.Values(item);
            var (filled, missing) = (new double[values.Length], new double[values.Length]);
            for (var row = 0; row < values.Length; row++)
            {
                missing[row] = double.IsFinite(values[row]) ? 0 : 1;
                filled[row] = missing[row] == 0 ? values[row] : fills[place][row];
            }
            result.Add(item with { Column = new NumberColumn(item.Name, filled) });
            if (!indicators[place]) { return; }
            var name = item.Name + " is missing";
            result.Add(new ColumnItem(name, item.Source, new NumberColumn(name, missing)));
        });
    }

    /// <summary>At most so many of the rows, drawn without order and given in theirs.</summary>
    public static int[] Sample(int rowCount, int most, int seed, int stream)
    {
        var rows = Enumerable.Range(0, rowCount).ToArray();
        if (rowCount <= most) { return rows; }
        Numerics.SplitMix64.For(seed, stream).Shuffle<int>(rows);
        var drawn = rows[..most];
        Array.Sort(drawn);
        return drawn;
    }
}
