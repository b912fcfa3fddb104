namespace MlStudio.Learning.Trainers.Additive;

/// <summary>The rows as one bag sees them: those that it learns from first, then those that it holds out to know when to stop; each part in the order of the data.</summary>
internal sealed class BagRows
{
    public BagRows(AdditiveData data, double heldOutShare, uint key)
    {
        var (learned, held) = data.Divider.Hold(heldOutShare, key);
        Learned = learned.Length;
        Order = [.. learned, .. held];
        Places = new int[data.Rows];
        Array.Fill(Places, -1);
        for (var place = 0; place < Order.Length; place++) { Places[Order[place]] = place; }
        Target = Array.ConvertAll(Order, row => data.Target[row]);
        Weights = data.Weights.Length == 0 && !data.Divider.Reweighs ? [] : [.. learned.Select(data.WeightOf), .. held.Select(data.Divider.HeldWeight)];
    }

    /// <summary>The rows, those held out included.</summary>
    public int Count => Order.Length;

    /// <summary>How many rows are learned from.</summary>
    public int Learned { get; }

    /// <summary>The row of the data at each place.</summary>
    public int[] Order { get; }

    /// <summary>The place of each row of the data; -1 for rows that take no part.</summary>
    public int[] Places { get; }

    public double[] Target { get; }

    /// <summary>A weight per place, or empty where all weigh 1.</summary>
    public double[] Weights { get; }

    public double WeightOf(int place) => Weights.Length == 0 ? 1 : Weights[place];
}
