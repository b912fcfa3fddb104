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
                if (await FindAsync(projectId, name, cancellation) is { } version) { opened.Add(name, tables.Open(version)); }
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
        return await db.DatasetVersions.AsNoTracking()
            .SingleOrDefaultAsync(v => v.Dataset.ProjectId == projectId && v.Dataset.Number == dataset && v.Number == version && v.State == DatasetVersionState.Ready, cancellation);
    }
}

/// <summary>Tables by the name that steps give them.</summary>
public sealed class OpenTables : IDisposable
{
    private readonly Dictionary<string, OpenTable> _tables = new(StringComparer.Ordinal);

    /// <exception cref="LearningException">There is no such data, or they are not ready.</exception>
    public Table Get(string name) => _tables.TryGetValue(name, out var open)
        ? open.Table
        : throw new LearningException($"This project has no data '{name}' that are ready. Choose the other data again.");

    internal void Add(string name, OpenTable table) => _tables[name] = table;

    public void Dispose()
    {
        foreach (var table in _tables.Values) { table.Dispose(); }
    }
}
