using MlStudio.Core.Datasets;
using MlStudio.Learning.Data;
using MlStudio.Web.Components;

namespace MlStudio.Web.Features.Datasets;

/// <summary>What types, states and repairs are called on pages.</summary>
internal static class DataWords
{
    public static string Of(ColumnType type) => type switch
    {
        ColumnType.Number => "Number",
        ColumnType.Category => "Category",
        ColumnType.Timestamp => "Date",
        _ => "Text",
    };

    public static string Icon(ColumnType type) => type switch
    {
        ColumnType.Number => "chart",
        ColumnType.Category => "tag",
        ColumnType.Timestamp => "clock",
        _ => "document",
    };

    public static (string Word, Tone Tone, string Icon) Of(VersionStatus status) => status switch
    {
        VersionStatus.Waiting => ("Waiting", Tone.Neutral, "clock"),
        VersionStatus.Reading => ("Reading", Tone.Accent, "play"),
        VersionStatus.Stopped => ("Stopped", Tone.Warning, "stop"),
        VersionStatus.NeedsDecision => ("Needs a decision", Tone.Warning, "alert"),
        VersionStatus.Refused => ("Refused", Tone.Danger, "error"),
        _ => ("Ready", Tone.Success, "check-circle"),
    };

    public static string Of(ProfileWarningKind kind) => kind switch
    {
        ProfileWarningKind.Constant => "Constant",
        ProfileWarningKind.IdentifierLike => "Identifier-like",
        ProfileWarningKind.MostlyMissing => "Mostly missing",
        ProfileWarningKind.HighCardinality => "Many levels",
        ProfileWarningKind.Infinite => "Infinite values",
        _ => "Suspected leak",
    };

    /// <summary>What a repair does, as an offer.</summary>
    public static string Of(RepairKind repair) => repair switch
    {
        RepairKind.NameBlankColumns => "Name blank columns after their place (column_3)",
        RepairKind.RenameDuplicates => "Number repeated column names (price, price_2)",
        RepairKind.DropEmptyTrailingColumns => "Leave out empty columns at the right edge",
        RepairKind.PadShortRows => "Fill up rows that are too short with missing values",
        RepairKind.SkipLongRows => "Leave out rows that are too long",
        RepairKind.ReplaceInvalidBytes => "Replace characters that cannot be read by \uFFFD",
        RepairKind.AcceptOneColumn => "Accept the file with its single column",
        _ => repair.ToString(),
    };

    /// <summary>What a repair did, for the record.</summary>
    public static string Done(RepairKind repair) => repair switch
    {
        RepairKind.NameBlankColumns => "blank columns were named",
        RepairKind.RenameDuplicates => "repeated names were numbered",
        RepairKind.DropEmptyTrailingColumns => "empty columns at the right edge were left out",
        RepairKind.PadShortRows => "short rows were filled up",
        RepairKind.SkipLongRows => "rows that were too long were left out",
        RepairKind.ReplaceInvalidBytes => "unreadable characters were replaced",
        RepairKind.AcceptOneColumn => "the single column was accepted",
        _ => repair.ToString(),
    };

    /// <summary>The single repairs in a set.</summary>
    public static IEnumerable<RepairKind> Each(RepairKind repairs) =>
        Enum.GetValues<RepairKind>().Where(r => int.PopCount((int)r) == 1 && repairs.HasFlag(r));

    public static string Separator(char separator) => separator switch
    {
        ',' => "Comma  ,",
        ';' => "Semicolon  ;",
        '\t' => "Tab",
        '|' => "Bar  |",
        ' ' => "Space",
        _ => separator.ToString(),
    };
}
