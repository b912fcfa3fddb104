using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>How the limits of bins are found.</summary>
public enum BinRule
{
    /// <summary>All bins are equally wide.</summary>
    Width,

    /// <summary>All bins have about equally many training rows.</summary>
    Count,

    /// <summary>By a small decision tree, so that rows in a bin have like targets.</summary>
    Tree,
}

/// <summary>What a bin becomes.</summary>
public enum BinResult
{
    /// <summary>A category named after its limits.</summary>
    Categories,

    /// <summary>The number of the bin, from 0.</summary>
    Numbers,
}

/// <summary>Puts numbers into a few bins; a bin holds the values from its lower limit up to, but without, its upper one. Missing stays missing.</summary>
public sealed record BinNumbers : NumberStep
{
    [Option("Limits", "Equally wide bins, bins of equally many rows, or bins whose rows have like targets.")]
    public BinRule Rule { get; init; } = BinRule.Count;

    [Option("Bins", "The most bins; equal values never part, so there may be fewer.", Min = 2, Max = 254, Unit = "bins")]
    public int Bins { get; init; } = 5;

    [Option("Fewest rows", "By target: the fewest training rows in a bin.", Min = 1, Max = 1_000_000_000, Unit = "rows", Advanced = true)]
    public int MinRows { get; init; } = 20;

    [Option("Result", "Categories named after their limits, to be encoded by a later step, or the number of the bin.")]
    public BinResult Result { get; init; } = BinResult.Categories;

    public override bool NeedsTarget => Rule == BinRule.Tree;

    public override string Describe() => $"Put {Words.List(Columns)} into at most {Bins} bins {Rule switch
    {
        BinRule.Width => "of equal width",
        BinRule.Count => "of equally many rows",
        _ => "whose rows have like targets",
    }}";

    protected override double[] Learn(ReadOnlySpan<double> values, string name, RecipeContext context)
    {
        if (Rule == BinRule.Tree) { return TreeBins.Cuts(values, context.Target!, context.Weights, Bins, MinRows, context.Cancellation); }
        var sorted = NumberStatistics.Sorted(values);
        if (sorted.Length == 0 || sorted[0] == sorted[^1]) { return []; }
        var cuts = new List<double>();
        for (var i = 1; i < Bins; i++)
        {
            var share = i / (double)Bins;
            var cut = Rule == BinRule.Width ? sorted[0] + (share * (sorted[^1] - sorted[0])) : NumberStatistics.Quantile(sorted, share);
            if (cut > sorted[0] && (cuts.Count == 0 || cut > cuts[^1])) { cuts.Add(cut); }
        }
        return [.. cuts];
    }

    protected override bool IsLearned(double[] learned) => learned.Length < 254 && learned.Zip(learned.Skip(1)).All(p => p.First < p.Second);

    protected override void Transform(ReadOnlySpan<double> values, double[] learned, Span<double> result)
    {
        for (var row = 0; row < values.Length; row++) { result[row] = double.IsNaN(values[row]) ? double.NaN : BinOf(values[row], learned); }
    }

    protected override Column Make(string name, ReadOnlySpan<double> values, double[] learned)
    {
        if (Result == BinResult.Numbers) { return base.Make(name, values, learned); }
        var codes = new int[values.Length];
        for (var row = 0; row < codes.Length; row++) { codes[row] = double.IsNaN(values[row]) ? -1 : BinOf(values[row], learned); }
        return new CategoryColumn(name, codes, Labels(learned));
    }

    /// <summary>How many limits are at or below the value.</summary>
    private static int BinOf(double value, double[] cuts)
    {
        var (low, high) = (0, cuts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (cuts[middle] <= value) { low = middle + 1; } else { high = middle; }
        }
        return low;
    }

    private static string[] Labels(double[] cuts)
    {
        if (cuts.Length == 0) { return ["all"]; }
        var words = Array.ConvertAll(cuts, c => c.ToString("G6", System.Globalization.CultureInfo.InvariantCulture));
        if (words.Distinct().Count() < words.Length) { words = Array.ConvertAll(cuts, Words.Number); }
        return [$"under {words[0]}", .. words.Zip(words.Skip(1), (a, b) => $"{a} to under {b}"), $"{words[^1]} and over"];
    }
}
