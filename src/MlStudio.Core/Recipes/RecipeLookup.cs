using Microsoft.EntityFrameworkCore;
using MlStudio.Core.Access;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Recipes;

/// <summary>Finds recipes by their number in a project.</summary>
internal static class RecipeLookup
{
    /// <exception cref="NotFoundException">There is no such recipe, or it was deleted.</exception>
    public static async Task<SavedRecipe> FindRecipeAsync(this StudioDbContext db, ProjectScope scope, int number, CancellationToken cancellation) =>
        await db.Recipes.SingleOrDefaultAsync(r => r.ProjectId == scope.Project.Id && r.Number == number && r.DeletedAt == null, cancellation) ?? throw Missing(number);

    public static NotFoundException Missing(int number) => new($"There is no recipe {number} in this project.");
}
