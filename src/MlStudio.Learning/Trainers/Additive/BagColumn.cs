namespace MlStudio.Learning.Trainers.Additive;

/// <summary>The cells that a bag's rows fall into by one feature or a pair of them, and the second derivatives summed by cell, which are kept as long as they hold.</summary>
internal sealed class BagColumn
{
    private BagColumn(int cells, ushort[] codes, int[]? listed, int listedLearned, int common, int outputs)
    {
        (Cells, Codes, Listed, ListedLearned, Common) = (cells, codes, listed, listedLearned, common);
        Counts = new int[cells];
        Hessians = new double[cells * outputs];
    }

    public int Cells { get; }

    /// <summary>The cell of every place, or of those listed.</summary>
    public ushort[] Codes { get; }

    /// <summary>Where one cell holds most rows: the places of all others, those learned from first, ascending; null where all are to be read.</summary>
    public int[]? Listed { get; }

    /// <summary>How many of the listed places are learned from.</summary>
    public int ListedLearned { get; }

    /// <summary>The cell of the places that are not listed; -1 where all are to be read.</summary>
    public int Common { get; }

    /// <summary>The rows learned from in each cell.</summary>
    public int[] Counts { get; }

    /// <summary>The sum of second derivatives in each cell, output after output.</summary>
    public double[] Hessians { get; }

    /// <summary>Which second derivatives were summed; what the numbers mean is up to the <see cref="BagState"/>.</summary>
    public double Version { get; set; } = -1;

    public static BagColumn OfFeature(AdditiveData data, int feature, BagRows rows, int outputs)
    {
        var bins = data.Matrix.Features[feature].TotalBins;
        var column = data.Column(feature);
        return data.OtherRows[feature] is { } others ? OfListed(column, bins, others, data.CommonBins[feature], rows, outputs) : OfAll(column, bins, rows, outputs);
    }

    public static BagColumn OfPair(PairGrid grid, BagRows rows)
    {
        var result = new BagColumn(grid.CellCount, new ushort[rows.Count], null, 0, -1, 1);
        for (var place = 0; place < rows.Count; place++) { result.Codes[place] = grid.Cells[rows.Order[place]]; }
        result.Count(rows.Learned);
        return result;
    }

    private static BagColumn OfAll(ReadOnlySpan<byte> column, int bins, BagRows rows, int outputs)
    {
        var result = new BagColumn(bins, new ushort[rows.Count], null, 0, -1, outputs);
        for (var place = 0; place < rows.Count; place++) { result.Codes[place] = column[rows.Order[place]]; }
        result.Count(rows.Learned);
        return result;
    }

    private static BagColumn OfListed(ReadOnlySpan<byte> column, int bins, int[] others, int common, BagRows rows, int outputs)
    {
        var learned = others.Count(row => rows.Places[row] >= 0 && rows.Places[row] < rows.Learned);
        var count = learned + others.Count(row => rows.Places[row] >= rows.Learned);
        var result = new BagColumn(bins, new ushort[count], new int[count], learned, common, outputs);
        int next = 0, nextHeld = learned;
        foreach (var row in others)
        {
            var place = rows.Places[row];
            if (place < 0) { continue; }
            var at = place < rows.Learned ? next++ : nextHeld++;
            (result.Listed![at], result.Codes[at]) = (place, column[row]);
        }
        result.Count(learned);
        result.Counts[common] = rows.Learned - learned;
        return result;
    }

    private void Count(int learned)
    {
        for (var i = 0; i < learned; i++) { Counts[Codes[i]]++; }
    }
}
