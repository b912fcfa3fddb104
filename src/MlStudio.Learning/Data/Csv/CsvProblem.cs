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
public sealed record CsvProblem(CsvSeverity Severity, int? Line, string? Column, string Message, RepairKind? Repair = null);
