namespace MlStudio.Learning.Data;

/// <summary>What came of reading a file.</summary>
/// <param name="Table">The table, or null when the file was refused.</param>
/// <param name="Format">The format it was read with.</param>
/// <param name="Problems">What was found, errors first, each kind in the order of lines.</param>
/// <param name="Refused">Whether the file was refused; then at least one problem is an error.</param>
/// <param name="BytesRead">Bytes of the file that were read.</param>
public sealed record CsvReadResult(Table? Table, CsvFormat Format, IReadOnlyList<CsvProblem> Problems, bool Refused, long BytesRead)
{
    /// <summary>The repairs that would remove errors. Asking for them may bring up further problems.</summary>
    public RepairKind OfferedRepairs => Problems
        .Where(p => p is { Severity: CsvSeverity.Error, Repair: not null })
        .Aggregate(RepairKind.None, (all, p) => all | p.Repair!.Value);

    /// <summary>The table.</summary>
    /// <exception cref="LearningException">The file was refused; the message lists the first reasons, without offering repairs.</exception>
    public Table RequireTable() => Table ?? throw new LearningException(
        string.Join(" ", Problems.Where(p => p.Severity == CsvSeverity.Error).Take(3).Select(p => p.Found ?? p.Message)));
}
