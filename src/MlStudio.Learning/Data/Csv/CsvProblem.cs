using System.Text.Json.Serialization;

namespace MlStudio.Learning.Data;

/// <summary>How much a problem weighs.</summary>
public enum CsvSeverity
{
    /// <summary>Handled; told for the record.</summary>
    Info,

    /// <summary>Handled, but worth a look.</summary>
    Warning,

    /// <summary>The file is refused.</summary>
    Error,
}

/// <summary>Something about a file that the person who uploaded it should know.</summary>
/// <param name="Severity">Errors refuse the file.</param>
/// <param name="Line">The physical line, counted from 1, or null when the whole file is meant.</param>
/// <param name="Column">The column's name or place, or null when the whole line is meant.</param>
/// <param name="Message">What was found, what is allowed, and what is or can be done about it.</param>
/// <param name="Repair">The repair that would let the file in, when there is one.</param>
public sealed record CsvProblem(CsvSeverity Severity, int? Line, string? Column, string Message, RepairKind? Repair = null)
{
    /// <summary>The message without the offer of a repair, for readers who cannot ask for one; null where nothing is offered.</summary>
    [JsonIgnore]
    public string? Found { get; private init; }

    /// <summary>A problem that a repair removes: handled where it was asked for, else an error that offers it.</summary>
    internal static CsvProblem Of(RepairKind repair, bool asked, int? line, string? column, string found, string done, string offer) =>
        new(asked ? CsvSeverity.Warning : CsvSeverity.Error, line, column, $"{found} {(asked ? done : offer)}", repair) { Found = asked ? null : found };
}
