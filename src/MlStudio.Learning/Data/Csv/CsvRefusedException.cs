namespace MlStudio.Learning.Data;

/// <summary>Ends a reading that cannot go on; <see cref="CsvReader"/> turns it into a refused result.</summary>
internal sealed class CsvRefusedException(CsvProblem problem) : LearningException(problem.Message)
{
    public CsvProblem Problem { get; } = problem;

    public static CsvRefusedException At(int? line, string? column, string message, RepairKind? repair = null) =>
        new(new CsvProblem(CsvSeverity.Error, line, column, message, repair));
}
