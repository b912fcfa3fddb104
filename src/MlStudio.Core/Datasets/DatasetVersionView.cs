using System.Text.Json;
using MlStudio.Core.Jobs;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Core.Datasets;

/// <summary>A version of a data set as pages show it.</summary>
public sealed record DatasetVersionView
{
    public required Guid Id { get; init; }
    public required int Number { get; init; }
    public required VersionStatus Status { get; init; }
    public required string FileName { get; init; }
    public required string ContentHash { get; init; }
    public required long ByteCount { get; init; }
    public required long RowCount { get; init; }
    public required int ColumnCount { get; init; }
    public required string UploadedBy { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }
    public ImportView? Import { get; init; }

    /// <summary>How the file was read; null before it was.</summary>
    public CsvFormat? Format { get; init; }
    public IReadOnlyList<CsvProblem> Problems { get; init; } = [];
    public RepairKind Repairs { get; init; }

    /// <summary>The repairs that would let a file in that needs a decision.</summary>
    public RepairKind OfferedRepairs => Problems
        .Where(p => p is { Severity: CsvSeverity.Error, Repair: not null })
        .Aggregate(RepairKind.None, (all, p) => all | p.Repair!.Value);

    internal static DatasetVersionView From(DatasetVersion version, Job? job, string uploadedBy) => new()
    {
        Id = version.Id,
        Number = version.Number,
        Status = VersionStatuses.Of(version.State, job?.State),
        FileName = version.FileName,
        ContentHash = version.ContentHash,
        ByteCount = version.ByteCount,
        RowCount = version.RowCount,
        ColumnCount = version.ColumnCount,
        UploadedBy = uploadedBy,
        UploadedAt = version.UploadedAt,
        Import = job is null ? null : new ImportView(job.Id, job.State, job.Progress, job.Phase, job.ExpectedEnd, job.Error),
        Format = version.FormatJson is null ? null : JsonSerializer.Deserialize<CsvFormat>(version.FormatJson, LearningJson.Options),
        Problems = version.ProblemsJson is null ? [] : JsonSerializer.Deserialize<CsvProblem[]>(version.ProblemsJson, LearningJson.Options) ?? [],
        Repairs = version.Repairs.Length == 0 ? RepairKind.None : Enum.Parse<RepairKind>(version.Repairs),
    };
}

/// <summary>The job that reads a version.</summary>
/// <param name="Progress">0 … 1; null before the first report.</param>
public sealed record ImportView(Guid JobId, JobState State, double? Progress, string? Phase, DateTimeOffset? ExpectedEnd, string? Error);
