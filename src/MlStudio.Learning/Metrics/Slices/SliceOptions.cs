namespace MlStudio.Learning.Metrics;

/// <summary>By what slices are called weak.</summary>
public enum SliceLoss
{
    /// <summary>Log-loss, the squared error, or 1 less the NDCG of a group.</summary>
    Surprise,

    /// <summary>Classes only: 1 for a row that is answered with another class than its own, else 0. Of the rows of one class that is how many of it are missed.</summary>
    Wrong,
}

/// <summary>Which slices are worth showing.</summary>
public sealed record SliceOptions
{
    public SliceLoss Loss { get; init; }

    /// <summary>A slice has at least so many rows …</summary>
    public int FewestRows { get; init; } = 30;

    /// <summary>… and at least this share of the rows.</summary>
    public double LeastShare { get; init; } = 0.01;

    /// <summary>Slices that are reported at most.</summary>
    public int Most { get; init; } = 20;

    /// <summary>The least effect size: 0.2 is small, 0.5 medium, 0.8 large (Cohen 1988).</summary>
    public double LeastEffect { get; init; } = 0.2;

    /// <summary>The false discovery rate: of the slices reported, about this share is chance.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>Whether pairs of columns are looked at besides single ones.</summary>
    public bool Pairs { get; init; } = true;
}
