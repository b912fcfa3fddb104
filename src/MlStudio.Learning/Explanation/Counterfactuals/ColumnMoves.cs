using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation.Dependence;

namespace MlStudio.Learning.Explanation.Counterfactuals;

/// <summary>The values that one column of a row may take, all of them seen in the data, with what each costs.</summary>
internal sealed class ColumnMoves
{
    /// <summary>What it costs to change a column at all, beside the distance.</summary>
    private const double Price = 0.1;

    private ColumnMoves(Column values, double[] costs, int[] first) => (Values, Costs, First) = (values, costs, first);

    /// <summary>Ordered values ascending, categories most frequent first; never what the row has.</summary>
    public Column Values { get; }

    /// <summary>The cost of each value.</summary>
    public double[] Costs { get; }

    /// <summary>The values (indices) to try at first.</summary>
    public int[] First { get; }

    /// <summary>Nothing may be changed.</summary>
    public static ColumnMoves None(Column column) => new(column.Take([]), [], []);

    /// <param name="seen">The column in the data.</param>
    /// <param name="own">The column of the row, one value.</param>
    public static ColumnMoves Of(Column seen, Column own, double weight, (double Min, double Max)? range, int first)
    {
        if (seen is TextColumn || Enumerable.Range(0, seen.Count).All(seen.IsMissing)) { return None(own); }
        var values = ValueGrid.Of(seen, int.MaxValue);
        var numbers = ValueGrid.Positions(values);
        var at = own.IsMissing(0) ? double.NaN : ValueGrid.Positions(own)?[0] ?? double.NaN;
        int[] kept = [.. Enumerable.Range(0, values.Count).Where(i => values.Format(i) != own.Format(0) && (numbers is null || range is not (var min, var max) || (numbers[i] >= min && numbers[i] <= max)))];
        values = values.Take(kept);
        var spread = numbers is null ? 1 : Spread(ValueGrid.Positions(seen)!.Where(double.IsFinite).Order().ToArray());
        double[] costs = [.. kept.Select(i => weight * (Price + (numbers is null || double.IsNaN(at) ? 1 : Math.Abs(numbers[i] - at) / spread)))];
        return new ColumnMoves(values, costs, numbers is null ? [.. Enumerable.Range(0, kept.Length).Take(4 * first)] : Spaced(kept.Length, first));
    }

    private static double Spread(double[] sorted)
    {
        var wide = sorted[(int)(0.9 * (sorted.Length - 1))] - sorted[(int)(0.1 * (sorted.Length - 1))];
        return wide > 0 ? wide : sorted[^1] > sorted[0] ? sorted[^1] - sorted[0] : 1;
    }

    private static int[] Spaced(int count, int most) => count <= most
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, most).Select(i => (int)Math.Round((double)i * (count - 1) / (most - 1), MidpointRounding.AwayFromZero)).Distinct()];
}
