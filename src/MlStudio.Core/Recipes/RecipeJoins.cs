using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Transforms;

namespace MlStudio.Core.Recipes;

/// <summary>Finds who joins the versions of a data set. Every revision counts, not only the newest: each can be looked at and trained with again.</summary>
internal static class RecipeJoins
{
    /// <summary>The first recipe or run that joins the data set, in words; null where none does.</summary>
    public static async Task<string?> FindAsync(StudioDbContext db, Guid projectId, int datasetNumber, CancellationToken cancellation)
    {
        // Only steps that join name data versions: the other recipes need not be read.
        var revisions = await db.RecipeRevisions.AsNoTracking()
            .Where(r => r.Recipe.ProjectId == projectId && r.Recipe.DeletedAt == null && r.Version.Json.Contains("dataVersion"))
            .OrderBy(r => r.Recipe.Number).ThenByDescending(r => r.Number)
            .Select(r => new { r.Recipe.Name, r.Number, r.Version.Json }).ToListAsync(cancellation);
        if (revisions.Find(r => Joins(r.Json, datasetNumber)) is { } revision) { return $"the recipe '{revision.Name}' (revision {revision.Number}) joins it. Delete that recipe first, if it is not needed any more."; }
        var runs = await db.Runs.AsNoTracking()
            .Where(r => r.ProjectId == projectId && r.DeletedAt == null && r.RecipeVersion!.Json.Contains("dataVersion"))
            .OrderBy(r => r.Number).Select(r => new { r.Number, r.RecipeVersion!.Json }).ToListAsync(cancellation);
        return runs.Find(r => Joins(r.Json, datasetNumber)) is { } run ? $"the recipe of run {run.Number} joins it. Delete that run first, if it is not needed any more." : null;
    }

    private static bool Joins(string json, int datasetNumber)
    {
        var prefix = datasetNumber.ToString(CultureInfo.InvariantCulture) + ".";
        return Recipe.FromJson(json).Steps.OfType<JoinTable>().Any(s => s.DataVersion.StartsWith(prefix, StringComparison.Ordinal));
    }
}
