using MlStudio.Learning.Transforms;

namespace MlStudio.Core.Recipes;

/// <summary>A recipe in a list.</summary>
/// <param name="Revision">The number of the newest revision.</param>
/// <param name="Runs">How many runs were trained with any of its revisions.</param>
public sealed record RecipeSummary(
    Guid Id, int Number, string Name, string Data, string? Target, int Revision, int Steps, string SavedBy, DateTimeOffset SavedAt, int Runs);

/// <summary>The recipes of a project.</summary>
public sealed record RecipeListView(Guid ProjectId, IReadOnlyList<RecipeSummary> Recipes, bool MayEdit);

/// <summary>A recipe with one of its revisions.</summary>
/// <param name="DatasetVersionId">The data that it is shown on.</param>
/// <param name="Newest">The number of the newest revision.</param>
public sealed record RecipeView(
    Guid Id, Guid ProjectId, int Number, string Name, Guid DatasetVersionId, string Data, string? Target, int Newest, RevisionView Revision, Recipe Recipe, bool MayEdit);

/// <summary>A revision without its steps.</summary>
/// <param name="Runs">The numbers of the runs that were trained with it.</param>
public sealed record RevisionView(Guid Id, int Number, string Note, string Author, DateTimeOffset SavedAt, IReadOnlyList<int> Runs);

/// <summary>A recipe that may be copied, from any project the person can see.</summary>
public sealed record ReusableRecipe(Guid RevisionId, string ProjectName, bool SameProject, string Name, int Revision, int Steps);

/// <summary>What a new recipe starts from.</summary>
public abstract record RecipeStart
{
    /// <summary>No steps.</summary>
    public sealed record Empty : RecipeStart;

    /// <summary>A copy of a revision, of this or another project.</summary>
    public sealed record Copy(Guid RevisionId) : RecipeStart;

    /// <summary>What a run was prepared with.</summary>
    public sealed record OfRun(int Number) : RecipeStart;
}
