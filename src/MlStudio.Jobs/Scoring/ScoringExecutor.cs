using Microsoft.EntityFrameworkCore;
using MlStudio.Core;
using MlStudio.Core.Jobs;
using MlStudio.Core.Models;
using MlStudio.Core.Persistence;
using MlStudio.Jobs.Runtime;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;

namespace MlStudio.Jobs.Scoring;

/// <summary>Scores an uploaded CSV by a registered model and stores it as it was written, with predictions and remarks appended.</summary>
public sealed class ScoringExecutor(IDbContextFactory<StudioDbContext> contexts, IBlobStore blobs, ModelStore models, IChangeFeed feed) : IJobExecutor
{
    private const int RowsPerStep = 20_000;

    public string Kind => JobKind.Scoring;

    public async Task ExecuteAsync(JobExecution execution, CancellationToken cancellation)
    {
        var id = execution.Payload<ScoringPayload>().ScoringId;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var scoring = await (
            from s in db.BatchScorings.AsNoTracking()
            join v in db.ModelVersions on s.ModelVersionId equals v.Id
            where s.Id == id
            select new { s.FileName, s.InputHash, v.ModelHash, v.ModelId }).SingleAsync(cancellation);

        execution.Report(0.02, "Reading the model");
        var model = models.Load(scoring.ModelHash);
        execution.Report(0.05, "Reading the file");
        var (table, format) = Read(execution, scoring.InputHash, model, cancellation);
        var answers = Score(execution, model, table, cancellation);
        execution.Report(0.9, "Writing the scored file");
        var written = ReadAsWritten(scoring.InputHash, table, format, cancellation);
        if (UnreadCells.Remarks(Free("remark", [.. written.Columns.Concat(answers).Select(c => c.Name)]), model, table, written, format) is { } remarks) { answers.Add(remarks); }
        var blob = await blobs.WriteAsync(stream => CsvWriter.Write(written, stream, answers, Like(format), cancellation), cancellation);
        execution.Log($"Scored {table.RowCount:n0} rows of {scoring.FileName}.");
        await execution.CompleteAsync(async final =>
        {
            var row = await final.BatchScorings.SingleAsync(s => s.Id == id, cancellation);
            row.OutputHash = blob.Hash;
            row.RowCount = table.RowCount;
        }, cancellation);
        await feed.AnnounceAsync([Topics.Model(scoring.ModelId)], cancellation);
    }

    /// <summary>Reads the columns that the model needs in the types it was trained with, and the others as they are.</summary>
    private (Table Table, CsvFormat Format) Read(JobExecution execution, string hash, Model model, CancellationToken cancellation)
    {
        using var stream = blobs.OpenRead(hash);
        var result = CsvReader.Read(stream, new CsvReadOptions { ColumnTypes = model.Inputs.ToDictionary(i => i.Name, i => i.Type) }, cancellation);
        foreach (var problem in result.Problems) { execution.Log(problem.Message); }
        Table table;
        try { table = result.RequireTable(); }
        catch (LearningException refusal) { throw new StudioException($"{refusal.Message} Correct the file and choose it again.", refusal); }
        if (table.RowCount == 0) { throw new StudioException("The file has a header but no rows to score."); }
        return (table, result.Format);
    }

    /// <summary>As the file was written, in UTF-8; it is opened in spreadsheets by others than who uploaded it.</summary>
    private static CsvWriteOptions Like(CsvFormat format) => new() { Separator = format.Separator, DecimalComma = format.DecimalComma, ByteOrderMark = true, GuardFormulas = true };

    /// <summary>Every cell as the text that stands in the file, so that nothing of it is lost or written otherwise.</summary>
    private Table ReadAsWritten(string hash, Table table, CsvFormat format, CancellationToken cancellation)
    {
        using var stream = blobs.OpenRead(hash);
        var options = new CsvReadOptions { Format = format with { MissingMarks = [] }, ColumnTypes = table.Columns.ToDictionary(c => c.Name, _ => ColumnType.Text) };
        return CsvReader.Read(stream, options, cancellation).RequireTable();
    }

    /// <summary>The columns to append: the answer, for classes the probability of each, for rankings the score and the rank in its group, and the interval or set where the model states a coverage.</summary>
    private static List<Column> Score(JobExecution execution, Model model, Table table, CancellationToken cancellation)
    {
        var isClass = model.Labels.Count > 0;
        var numbers = new double[isClass ? model.Labels.Count : 1][];
        for (var i = 0; i < numbers.Length; i++) { numbers[i] = new double[table.RowCount]; }
        var codes = new int[isClass ? table.RowCount : 0];
        var stated = model.Conformal is { } conformal ? new StatedCoverage(model, conformal.Coverage, table.RowCount) : null;
        for (var first = 0; first < table.RowCount; first += RowsPerStep)
        {
            var rows = Enumerable.Range(first, Math.Min(RowsPerStep, table.RowCount - first)).ToArray();
            var predictions = model.Predict(table.Take(rows), cancellation);
            stated?.Take(predictions, first);
            for (var row = 0; row < rows.Length; row++)
            {
                if (!isClass) { numbers[0][first + row] = predictions.Number(row); continue; }
                codes[first + row] = predictions.LabelIndex(row);
                for (var label = 0; label < numbers.Length; label++) { numbers[label][first + row] = predictions.Probability(row, label); }
            }
            execution.Report(0.1 + (0.8 * (first + rows.Length) / table.RowCount), $"Scored {first + rows.Length:n0} of {table.RowCount:n0} rows");
        }
        var taken = table.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        List<Column> appended = [];
        if (isClass) { appended.Add(new CategoryColumn(Free($"predicted {model.Target}", taken), codes, model.Labels)); }
        if (model.Task == LearningTask.Ranking)
        {
            appended.Add(new NumberColumn(Free($"score by {model.Target}", taken), numbers[0]));
            if (model.Group is { } group && table.Find(group) is { } groups) { appended.Add(new NumberColumn(Free($"rank within {group}", taken), RankWithinGroup.Of(groups, numbers[0]))); }
            return appended;
        }
        for (var i = 0; i < numbers.Length; i++)
        {
            appended.Add(new NumberColumn(Free(isClass ? $"probability of {model.Labels[i]}" : $"predicted {model.Target}", taken), numbers[i]));
        }
        appended.AddRange(stated?.Columns(name => Free(name, taken)) ?? []);
        return appended;
    }

    /// <summary>The name, with a number behind it where the file has such a column already.</summary>
    private static string Free(string name, HashSet<string> taken)
    {
        var free = name;
        for (var n = 2; !taken.Add(free); n++) { free = $"{name} ({n})"; }
        return free;
    }
}
