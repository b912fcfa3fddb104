namespace MlStudio.Core.Experiments;

/// <summary>One figure of a finished run, by part: "validation" (or cross-validation) is what runs are chosen by, "test" is shown apart.</summary>
public sealed class RunMetric
{
    public Guid RunId { get; set; }

    /// <summary>See <see cref="RunParts"/>.</summary>
    public required string Part { get; set; }

    /// <summary>Key in the metric catalog.</summary>
    public required string Key { get; set; }

    /// <summary>Null where the metric is undefined; the result says why.</summary>
    public double? Value { get; set; }

    /// <summary>Sample standard deviation over folds; null without cross-validation.</summary>
    public double? Deviation { get; set; }
}
