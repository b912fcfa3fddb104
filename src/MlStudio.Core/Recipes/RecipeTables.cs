using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Datasets;
using MlStudio.Core.Persistence;
using MlStudio.Learning;
using MlStudio.Learning.Data;
using MlStudio.Learning.Transforms;

namespace MlStudio.Core.Recipes;

/// <summary>Opens the other data that a recipe's steps join. No access is checked here: callers have found the project for somebody.</summary>
public sealed class RecipeTables(IDbContextFactory<StudioDbContext> contexts, DatasetTables tables)
{
    /// <summary>The versions of the project's data that the recipe names, as "3.1" for version 1 of data set 3. Dispose when the recipe is fitted.</summary>
    public async Task<OpenTables> OpenAsync(Guid projectId, Recipe recipe, CancellationToken cancellation)
    {
        var opened = new OpenTables();
        try
        {
            foreach (var name in recipe.Steps.OfType<JoinTable>().Select(s => s.DataVersion).Distinct(StringComparer.Ordinal))
            {
                if (await FindAsync(projectId, name, cancellation) is { } version) { opened.Add(name, version, tables.Open(version)); }
            }
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private async Task<DatasetVersion?> FindAsync(Guid projectId, string name, CancellationToken cancellation)
    {
        if (name.Split('.') is not [var set, var number] || !int.TryParse(set, NumberStyles.None, CultureInfo.InvariantCulture, out var dataset)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)) { return null; }
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.DatasetVersions.AsNoTracking().Include(v => v.Dataset)
            .SingleOrDefaultAsync(v => v.Dataset.ProjectId == projectId && v.Dataset.DeletedAt == null && v.Dataset.Number == dataset && v.Number == version && v.State == DatasetVersionState.Ready, cancellation);
    }
}

/// <summary>Tables by the name that steps give them.</summary>
public sealed class OpenTables : IDisposable
{
    private readonly Dictionary<string, (DatasetVersion Version, OpenTable Open)> _tables = new(StringComparer.Ordinal);

    /// <exception cref="LearningException">There is no such data, or they are not ready.</exception>
    public Table Get(string name) => _tables.TryGetValue(name, out var found)
        ? found.Open.Table
        : throw new LearningException($"This project has no data '{name}' that are ready. Choose the other data again.");

    /// <summary>
    /// Says why a column must not be joined: it holds what is to be predicted, or what is not learned from, of the very rows that are
    /// trained on. Other versions of the same data set and the same bytes under another name count as those rows; columns of other
    /// data may well have the same name and be known in advance, such as the sales of last year.
    /// </summary>
    /// <param name="trained">The version that is trained on, with its data set.</param>
    /// <param name="target">The column to predict; null while undecided.</param>
    /// <param name="leftOut">Columns that are not learned from.</param>
    public Func<string, string, string?> Withheld(DatasetVersion trained, string? target, IReadOnlyCollection<string> leftOut) => (name, column) =>
    {
        if (!_tables.TryGetValue(name, out var found) || !SameRows(found.Version, trained) || (column != target && !leftOut.Contains(column))) { return null; }
        var what = column == target ? "the column to predict" : "which is left out here";
        return $"It would bring in '{column}', {what}: {found.Version.Dataset.Name} v{found.Version.Number} holds the same rows as the data that are trained on. Name the columns to add, without this one.";
    };

    internal void Add(string name, DatasetVersion version, OpenTable table) => _tables[name] = (version, table);

    public void Dispose()
    {
        foreach (var (_, open) in _tables.Values) { open.Dispose(); }
    }

    private static bool SameRows(DatasetVersion a, DatasetVersion b) => a.DatasetId == b.DatasetId || a.ContentHash == b.ContentHash || a.ColumnsHash == b.ColumnsHash;
}
