using MlStudio.Core.Access;
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
public sealed class RunResiduals(RunData data)
{
    /// <param name="column">The column to look at; null for the first of <paramref name="first"/> that can be chosen.</param>
    /// <param name="first">Columns to prefer, such as those that matter most.</param>
    /// <exception cref="NotFoundException">No such run.</exception>
    /// <exception cref="InvalidInputException">There is no such column, or it is free text.</exception>
    /// <exception cref="StudioException">The run predicts no number, or its answers were not kept.</exception>
    public async Task<ResidualsView> ReadAsync(Actor actor, string slug, int number, string? column, IReadOnlyList<string> first, CancellationToken cancellation)
    {
        var found = await data.FindAsync(actor, slug, number, cancellation);
        if (found.Answers.Task != LearningTask.Regression) { throw new StudioException($"Run {number} predicts no number, so it has no residuals."); }
        return await data.WorkAsync(found, (answers, table) => Read(answers, table, column, first), cancellation);
    }

    private static ResidualsView Read(RunAnswers answers, Table table, string? column, IReadOnlyList<string> first)
    {
        string[] columns = [.. table.Columns.Where(c => c is not TextColumn && c.Name != answers.Target).Select(c => c.Name)];
        if (column is not null && !columns.Contains(column))
        {
            throw new InvalidInputException("column", $"Residuals cannot be shown against '{column}'. Columns: {string.Join(", ", columns.Take(20))}{(columns.Length > 20 ? ", …" : "")}.");
        }
        var chosen = column ?? first.FirstOrDefault(columns.Contains) ?? columns.FirstOrDefault();
        return chosen is null
            ? new ResidualsView(columns, ColumnType.Number, null)
            : new ResidualsView(columns, table[chosen].Type, ResidualsByColumn.Of(answers.Compared(), table, chosen));
    }
}
