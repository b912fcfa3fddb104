using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Persistence;
using MlStudio.Learning.Transforms;

namespace MlStudio.Core.Recipes;

/// <summary>Keeps each distinct recipe of a project once, under a version number.</summary>
internal static class RecipeRegister
{
    /// <summary>The version with these steps, added to the context where the project has none. Call it in a transaction; the caller saves.</summary>
    public static async Task<RecipeVersion> VersionOfAsync(this StudioDbContext db, Guid projectId, Recipe recipe, string name, DateTimeOffset now, CancellationToken cancellation)
    {
        // Saving a recipe and queueing a run both come here, each under a lock of its own.
        await db.LockAsync($"recipe-versions:{projectId:n}", cancellation);
        var json = recipe.ToJson();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
        var known = db.RecipeVersions.Local.FirstOrDefault(r => r.ProjectId == projectId && r.Hash == hash)
            ?? await db.RecipeVersions.SingleOrDefaultAsync(r => r.ProjectId == projectId && r.Hash == hash, cancellation);
        if (known is not null) { return known; }
        var stored = await db.RecipeVersions.Where(r => r.ProjectId == projectId).MaxAsync(r => (int?)r.Number, cancellation) ?? 0;
        var added = db.RecipeVersions.Local.Where(r => r.ProjectId == projectId).Select(r => r.Number).DefaultIfEmpty(0).Max();
        var version = new RecipeVersion
        {
            Id = Guid.CreateVersion7(now),
            ProjectId = projectId,
            Number = 1 + Math.Max(stored, added),
            Name = name,
            Hash = hash,
            Json = json,
            CreatedAt = now,
        };
        db.RecipeVersions.Add(version);
        return version;
    }
}
