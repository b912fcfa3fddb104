namespace MlStudio.Learning.Data;

/// <summary>What the values of a column are.</summary>
public enum ColumnType
{
    /// <summary>Numbers as float64; NaN is missing.</summary>
    Number,

    /// <summary>One of a limited set of levels, as int32 codes into a dictionary; -1 is missing.</summary>
    Category,

    /// <summary>Free text; null is missing.</summary>
    Text,

    /// <summary>An instant as ticks of 100 ns since 0001-01-01 UTC; <see cref="long.MinValue"/> is missing.</summary>
    Timestamp,
}
