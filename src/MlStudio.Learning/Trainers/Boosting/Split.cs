namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>A way to part the rows of a leaf; <see cref="Feature"/> is -1 where there is none.</summary>
internal readonly record struct Split
{
    public static Split None { get; } = new() { Feature = -1, Gain = double.NegativeInfinity };

    /// <summary>Index among the binned features.</summary>
    public int Feature { get; init; }

    /// <summary>By how much the regularised loss falls.</summary>
    public double Gain { get; init; }

    /// <summary>Numbers: bins up to this one go left.</summary>
    public int ThresholdBin { get; init; }

    /// <summary>Whether <see cref="LeftBins"/> are categories.</summary>
    public bool IsCategory { get; init; }

    /// <summary>The bins that go left, the missing one included where it does.</summary>
    public BinSet LeftBins { get; init; }

    /// <summary>Where missing values go; null where the leaf had none to learn from (then they follow the larger child).</summary>
    public bool? MissingLeft { get; init; }

    /// <summary>The packed sums of what goes left.</summary>
    public long LeftSum { get; init; }

    /// <summary>The better of two; equal gains go to the lower feature, so that the order of comparing does not matter.</summary>
    public static Split Better(in Split a, in Split b) =>
        b.Gain > a.Gain || (b.Gain == a.Gain && b.Feature >= 0 && (a.Feature < 0 || b.Feature < a.Feature)) ? b : a;
}
