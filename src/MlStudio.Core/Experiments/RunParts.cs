namespace MlStudio.Core.Experiments;

/// <summary>The parts that a stored figure can belong to.</summary>
public static class RunParts
{
    /// <summary>What runs are ordered and compared by: the validation part, or the mean over the folds.</summary>
    public const string Validation = "validation";

    /// <summary>Scored once at the end; shown, never used for ordering.</summary>
    public const string Test = "test";

    /// <summary>Seconds, under <see cref="TotalSeconds"/>.</summary>
    public const string Timing = "timing";

    public const string TotalSeconds = "total_seconds";
}
