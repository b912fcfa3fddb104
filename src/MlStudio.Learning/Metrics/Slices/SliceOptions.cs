namespace MlStudio.Learning.Metrics;

/// <summary>Which slices are worth showing.</summary>
public sealed record SliceOptions
{
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
