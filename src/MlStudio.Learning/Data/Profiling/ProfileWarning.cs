using System.Text.Json.Serialization;

namespace MlStudio.Learning.Data;

/// <summary>What a warning is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProfileWarningKind>))]
public enum ProfileWarningKind
{
    /// <summary>Every value is the same, or all are missing.</summary>
    Constant,

    /// <summary>All values differ: a number or name of the row itself.</summary>
    IdentifierLike,

    /// <summary>More than half of the values are missing.</summary>
    MostlyMissing,

    /// <summary>More than 100 levels.</summary>
    HighCardinality,

    /// <summary>Some values are infinite.</summary>
    Infinite,

    /// <summary>The column alone predicts the target suspiciously well.</summary>
    TargetLeakage,
}

/// <summary>Something about a column that matters for training, in plain words.</summary>
public sealed record ProfileWarning(string Column, ProfileWarningKind Kind, string Message);
