using System.Text.Json;
using MlStudio.Core.Datasets;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Jobs.Runtime;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;

namespace MlStudio.Jobs.Importing;

/// <summary>Reads an uploaded file into typed columns and a profile, or says why that cannot be.</summary>
public sealed class DatasetImporter(ImportResults results, IBlobStore blobs, BlobCleaner cleaner) : IJobExecutor
{
    // Shares of the time as measured on long and on wide files: reading text is most of it.
    private const double ReadEnd = 0.7;
    private const double WriteEnd = 0.8;

    public string Kind => JobKind.Import;

    public async Task ExecuteAsync(JobExecution execution, CancellationToken cancellation)
    {
        var ask = ImportJob.FromJson(execution.Job.PayloadJson);
        if (await results.FindAsync(ask.VersionId, execution.Job.Id, cancellation) is not { } version)
        {
            execution.Log("Another import has taken this one's place; nothing was left to do.");
            return;
        }
        execution.Report(0, "Reading the file");
        using var import = Read(version, ask.Settings, execution, cancellation);
        var result = import.Result;
        foreach (var problem in result.Problems.Where(p => p.Severity != CsvSeverity.Info).Take(20)) { execution.Log(problem.Message); }
        if (import.Table is { } table)
        {
            await KeepAsync(version, result, table, ask.Settings.Repairs, execution, cancellation);
        }
        else if (result.Problems.All(p => p.Severity != CsvSeverity.Error || p.Repair is not null))
        {
            await execution.CompleteAsync(db => results.AskAsync(db, version, result, cancellation), cancellation);
        }
        else
        {
            await execution.CompleteAsync(db => results.RefuseAsync(db, version, result, cancellation), cancellation);
            await cleaner.DeleteUnusedAsync([version.ContentHash], CancellationToken.None);
        }
    }

    private CsvImport Read(DatasetVersion version, ReadSettings settings, JobExecution execution, CancellationToken cancellation) =>
        CsvReader.Import(blobs.PathOf(version.ContentHash), blobs.TemporaryFolder, new CsvReadOptions
        {
            Format = settings.Format,
            ColumnTypes = settings.ColumnTypes.Count == 0 ? null : settings.ColumnTypes,
            ExtraMissingMarks = settings.ExtraMissingMarks,
            Repairs = settings.Repairs,
            Threads = execution.Threads,
            Progress = new ReadingProgress(execution, version.ByteCount),
        }, cancellation);

    private async Task KeepAsync(DatasetVersion version, CsvReadResult result, StoredTable table, RepairKind repairs, JobExecution execution, CancellationToken cancellation)
    {
        List<string> made = [];
        try
        {
            execution.Report(ReadEnd, "Storing columns");
            var columns = await blobs.WriteAsync(stream => ColumnFileWriter.Write(table, stream, cancellation), cancellation);
            made.Add(columns.Hash);
            execution.Report(WriteEnd, "Describing columns");
            var described = TableProfiler.Profile(table, cancellation, execution.Threads);
            var profile = await blobs.WriteAsync(stream => JsonSerializer.Serialize(stream, described, LearningJson.Options), cancellation);
            made.Add(profile.Hash);
            execution.Log($"Read {table.RowCount} rows and {table.ColumnCount} columns.");
            await execution.CompleteAsync(db => results.ReadyAsync(db, version, result, table.RowCount, table.ColumnCount, columns, profile, repairs, cancellation), cancellation);
        }
        catch
        {
            await cleaner.DeleteUnusedAsync(made, CancellationToken.None);
            throw;
        }
    }

    private sealed class ReadingProgress(JobExecution execution, long byteCount) : IProgress<CsvProgress>
    {
        public void Report(CsvProgress value) => execution.Report(ReadEnd * value.BytesRead / Math.Max(1, value.TotalBytes ?? byteCount), "Reading the file");
    }
}
