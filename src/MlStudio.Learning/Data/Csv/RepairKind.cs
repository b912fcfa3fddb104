namespace MlStudio.Learning.Data;

/// <summary>Repairs that are safe but change what is read, so they are applied only when asked for.</summary>
[Flags]
public enum RepairKind
{
    None = 0,

    /// <summary>A blank column name becomes "column_17" (its place, counted from 1).</summary>
    NameBlankColumns = 1,

    /// <summary>Repeated column names get "_2", "_3" and so on.</summary>
    RenameDuplicates = 2,

    /// <summary>Columns at the right edge without name or values are left out.</summary>
    DropEmptyTrailingColumns = 4,

    /// <summary>Rows with too few fields are filled up with missing values.</summary>
    PadShortRows = 8,

    /// <summary>Rows with too many fields are left out.</summary>
    SkipLongRows = 16,

    /// <summary>Bytes that the encoding does not know become U+FFFD.</summary>
    ReplaceInvalidBytes = 32,

    /// <summary>A file with a single column is accepted.</summary>
    AcceptOneColumn = 64,

    /// <summary>Every repair.</summary>
    All = 127,
}
