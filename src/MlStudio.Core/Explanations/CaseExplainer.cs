using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Models;
using MlStudio.Core.Persistence;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Explanation;
using MlStudio.Learning.Explanation.Counterfactuals;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Explanations;

/// <summary>
/// Explains single cases while somebody waits, for all who may read the project: rows of a run's data, and cases typed in for a registered model.
/// Works on threads of its own, few at a time, and keeps the last rows that were explained. Thread-safe.
/// </summary>
public sealed class CaseExplainer(IDbContextFactory<StudioDbContext> contexts, ModelStore models, DatasetTables tables, RunAnswersStore store) : IDisposable
{
    private const int MostKept = 256;
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Why the run's kept model answers a row of its data as it does.</summary>
    /// <param name="row">The row's number, from 1.</param>
    /// <param name="progress">Called with the share done, from another thread.</param>
    /// <exception cref="InvalidInputException">The data have no such row.</exception>
    /// <exception cref="StudioException">The run has no model, or the row cannot be explained.</exception>
    public async Task<ExplainedRow> OfRowAsync(Actor actor, string slug, int number, int row, Action<double>? progress, CancellationToken cancellation)
    {
        var run = await FindAsync(actor, slug, number, cancellation);
        // Runs with the same model differ in what they were measured on, and so in what an explanation compares with.
        var key = (run.ModelHash, run.AnswersHash, run.Version.Id, row);
        if (_kept.TryGetValue(key, out ExplainedRow? known) && known is not null) { return known; }
        var answers = await AnswersAsync(run, cancellation);
        var found = await WorkAsync(() =>
        {
            var model = models.Load(run.ModelHash);
            using var open = tables.Open(run.Version);
            var explained = Explain(model, open.Table.Take([Index(open.Table, row)]), Background(open.Table, run, answers), progress, cancellation);
            return new ExplainedRow(explained, row, open.Table[run.Target].Format(row - 1), Measured(answers, row - 1), LearnedRows.Has(answers, row - 1));
        }, cancellation);
        return _kept.Set(key, found, new MemoryCacheEntryOptions { Size = 1 });
    }

    /// <summary>Why a registered model answers typed values as it does.</summary>
    /// <param name="values">The value of each input as text in invariant culture; null or empty for missing.</param>
    /// <exception cref="InvalidInputException">A value cannot be read; the message names its column.</exception>
    public async Task<ExplainedCase> OfValuesAsync(Actor actor, Guid versionId, IReadOnlyDictionary<string, string?> values, Action<double>? progress, CancellationToken cancellation)
    {
        ExplainedRun run;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            var version = await db.ModelVersions.AsNoTracking().Where(v => v.Id == versionId).Select(v => new { v.Run, v.ModelHash, v.Model.ProjectId }).SingleOrDefaultAsync(cancellation)
                ?? throw new NotFoundException("There is no such model version.");
            await db.DemandAsync(actor, version.ProjectId, Permission.Read, cancellation);
            run = await ExplainedRun.OfAsync(db, version.Run, cancellation) with { ModelHash = version.ModelHash };
        }
        var answers = await AnswersAsync(run, cancellation);
        return await WorkAsync(() =>
        {
            var model = models.Load(run.ModelHash);
            var row = new Table([.. model.Inputs.Select(i => (Column)new TextColumn(i.Name, [string.IsNullOrWhiteSpace(values.GetValueOrDefault(i.Name)) ? null : values[i.Name]!.Trim()]))]);
            using var open = tables.Open(run.Version);
            return Explain(model, row, Background(open.Table, run, answers), progress, cancellation);
        }, cancellation);
    }

    /// <summary>The smallest changes of a row that make the run's kept model answer something else.</summary>
    /// <param name="row">The row's number, from 1.</param>
    /// <param name="locked">Columns that stay as they are.</param>
    /// <exception cref="StudioException">The goal does not suit the model, or a column is unknown.</exception>
    public async Task<RowChanges> ChangeAsync(Actor actor, string slug, int number, int row, CounterfactualGoal goal, IReadOnlyCollection<string> locked, CancellationToken cancellation)
    {
        var run = await FindAsync(actor, slug, number, cancellation);
        var answers = await AnswersAsync(run, cancellation);
        return await WorkAsync(() =>
        {
            var model = models.Load(run.ModelHash);
            using var open = tables.Open(run.Version);
            var options = new CounterfactualOptions { Immutable = locked };
            return RowChanges.Of(model, CounterfactualSearch.Find(model, open.Table.Take([Index(open.Table, row)]), Background(open.Table, run, answers), goal, options, cancellation), options, goal);
        }, cancellation);
    }

    public void Dispose()
    {
        _kept.Dispose();
        _turns.Dispose();
    }

    private async Task<ExplainedRun> FindAsync(Actor actor, string slug, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await ExplainedRun.FindAsync(db, await db.DemandAsync(actor, slug, Permission.Read, cancellation), number, cancellation);
    }

    private async Task<RunAnswers?> AnswersAsync(ExplainedRun run, CancellationToken cancellation) =>
        run.AnswersHash is { } hash ? await store.ReadAsync(hash, cancellation) : null;

    private async Task<T> WorkAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        try { return await Task.Run(work, cancellation); }
        catch (LearningException e) { throw new InvalidInputException("values", e.Message); }
        finally { _turns.Release(); }
    }

    private static int Index(Table table, int row) => row >= 1 && row <= table.RowCount
        ? row - 1
        : throw new InvalidInputException("row", string.Create(CultureInfo.InvariantCulture, $"The data have rows 1 to {table.RowCount:n0}; there is no row {row:n0}."));

    private static Table Background(Table table, ExplainedRun run, RunAnswers? answers) => table.Take(LearnedRows.Sample(table, run.Target, answers, LearnedRows.MostBackground));

    private static string? Measured(RunAnswers? answers, int row)
    {
        if (answers is null) { return null; }
        var entry = Array.IndexOf(answers.Rows, row);
        return entry < 0 ? null : answers.HasClasses ? answers.Classes[answers.Answered[entry]] : RunText.Amount(answers.Values[entry]);
    }

    private static ExplainedCase Explain(Model model, Table row, Table background, Action<double>? progress, CancellationToken cancellation)
    {
        var predictions = model.Predict(row, cancellation);
        var contributions = Explainer.For(model, background, null, cancellation).Explain(row, progress, cancellation);
        KeyValuePair<string, string?>[] values = [.. model.Inputs.Select(i => KeyValuePair.Create(i.Name, row[i.Name].Format(0)))];
        if (model.Labels.Count == 0)
        {
            var number = predictions.Number(0);
            return new ExplainedCase(model.Target, model.Labels, RunText.Amount(number), null, number, values, contributions, 0);
        }
        var label = predictions.LabelIndex(0);
        return new ExplainedCase(model.Target, model.Labels, model.Labels[label], predictions.Probability(0, label), null, values, contributions, model.Labels.Count == 2 ? 0 : label);
    }
}
