using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Data;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Core.Experiments;

/// <summary>Residuals of a run against a column of its data.</summary>
/// <param name="Columns">The columns that can be chosen, in the order of the data.</param>
/// <param name="Type">Of the chosen column.</param>
/// <param name="Residuals">Null where there is no column to choose.</param>
public sealed record ResidualsView(IReadOnlyList<string> Columns, ColumnType Type, ResidualsByColumn? Residuals);

/// <summary>Reads how far off a run is against the columns of its data, for those who may read the project.</summary>
public sealed class RunResiduals(IDbContextFactory<StudioDbContext> contexts, RunAnswersReader reader, DatasetTables tables)
{
    /// <param name="column">The column to look at; null for the first of <paramref name="first"/> that can be chosen.</param>
    /// <param name="first">Columns to prefer, such as those that matter most.</param>
    /// <exception cref="NotFoundException">No such run.</exception>
    /// <exception cref="InvalidInputException">There is no such column, or it is free text.</exception>
    /// <exception cref="StudioException">The run predicts no number, or its answers were not kept.</exception>
    public async Task<ResidualsView> ReadAsync(Actor actor, string slug, int number, string? column, IReadOnlyList<string> first, CancellationToken cancellation)
    {
        var answers = await reader.GetAsync(actor, slug, number, cancellation);
        if (answers.Task != LearningTask.Regression) { throw new StudioException($"Run {number} predicts no number, so it has no residuals."); }
        DatasetVersion version;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            var scope = await db.DemandAsync(actor, slug, Permission.Read, cancellation);
            var id = (await db.RunAsync(scope, number, cancellation)).DatasetVersionId;
            version = await db.DatasetVersions.AsNoTracking().SingleAsync(v => v.Id == id, cancellation);
        }
        using var open = tables.Open(version);
        string[] columns = [.. open.Table.Columns.Where(c => c is not TextColumn && c.Name != answers.Target).Select(c => c.Name)];
        if (column is not null && !columns.Contains(column))
        {
            throw new InvalidInputException("column", $"Residuals cannot be shown against '{column}'. Columns: {string.Join(", ", columns.Take(20))}{(columns.Length > 20 ? ", …" : "")}.");
        }
        var chosen = column ?? first.FirstOrDefault(columns.Contains) ?? columns.FirstOrDefault();
        return chosen is null
            ? new ResidualsView(columns, ColumnType.Number, null)
            : new ResidualsView(columns, open.Table[chosen].Type, ResidualsByColumn.Of(answers.Compared(), open.Table, chosen));
    }
}
