using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>How two numbers become one.</summary>
public enum PairOperation
{
    /// <summary>The first divided by the second; missing where the second is 0.</summary>
    Ratio,

    Product,

    /// <summary>The first minus the second.</summary>
    Difference,

    Sum,
}

/// <summary>A number column to be made of two others (or of one and itself).</summary>
internal sealed record NumberPair(string Name, string Left, string Right, PairOperation Operation);

/// <summary>Adds columns made of pairs of number columns. Everything it needs stands in the recipe.</summary>
internal sealed class PairArithmetic(IReadOnlyList<NumberPair> pairs) : FittedStep
{
    public override Frame Apply(Frame rows)
    {
        var items = new List<FrameItem>(rows.Items);
        foreach (var pair in pairs)
        {
            var left = rows.Column(pair.Left);
            var right = rows.Column(pair.Right);
            var values = Combine(NumberStatistics.Values(left), NumberStatistics.Values(right), pair.Operation);
            items.Add(new ColumnItem(pair.Name, left.Source == right.Source ? left.Source : pair.Name, new NumberColumn(pair.Name, values)));
        }
        return new Frame(items, rows.RowCount, rows.Cancellation);
    }

    public override void Write(ModelWriter writer)
    {
        // Everything that it needs stands in the recipe.
    }

    private static double[] Combine(ReadOnlySpan<double> left, ReadOnlySpan<double> right, PairOperation operation)
    {
        var values = new double[left.Length];
        for (var row = 0; row < values.Length; row++)
        {
            var value = operation switch
            {
                PairOperation.Ratio => left[row] / right[row],
                PairOperation.Product => left[row] * right[row],
                PairOperation.Difference => left[row] - right[row],
                _ => left[row] + right[row],
            };
            values[row] = double.IsFinite(value) ? value : double.NaN;
        }
        return values;
    }
}
