using System.Text.Json.Serialization;

namespace MlStudio.Learning.Validation;

/// <summary>How much each class counts in training.</summary>
public enum ClassWeighting
{
    /// <summary>Every row counts 1.</summary>
    None,

    /// <summary>Each class counts as much as any other: rows / (classes × rows of the class).</summary>
    Balanced,

    /// <summary>As given per class.</summary>
    PerClass,
}

/// <summary>Class weights of a training; they change what is learned, never how it is measured.</summary>
public sealed record ClassWeights
{
    public ClassWeighting Mode { get; init; }

    /// <summary>The weight of each class (more than 0) for <see cref="ClassWeighting.PerClass"/>; a class not named counts 1.</summary>
    public IReadOnlyDictionary<string, double>? PerClass { get; init; }

    [JsonIgnore] public static ClassWeights None { get; } = new();
    [JsonIgnore] public static ClassWeights Balanced { get; } = new() { Mode = ClassWeighting.Balanced };
    /// <summary>A weight above 0 for each named class; others count 1.</summary>
    public static ClassWeights Of(IReadOnlyDictionary<string, double> perClass) => new() { Mode = ClassWeighting.PerClass, PerClass = perClass };
}
