using MlStudio.Core.Members;

namespace MlStudio.Core.Recipes;

/// <summary>The steps of a recipe as somebody saved them. Immutable.</summary>
public sealed class RecipeRevision
{
    public Guid Id { get; set; }
    public Guid RecipeId { get; set; }
    public SavedRecipe Recipe { get; set; } = null!;

    /// <summary>Counts from 1 within the recipe.</summary>
    public int Number { get; set; }

    /// <summary>The steps; revisions with equal steps share them.</summary>
    public Guid VersionId { get; set; }
    public RecipeVersion Version { get; set; } = null!;

    /// <summary>Why it was changed, in the author's words; may be empty.</summary>
    public string Note { get; set; } = "";
    public Guid AuthorId { get; set; }
    public StudioUser Author { get; set; } = null!;
    public DateTimeOffset SavedAt { get; set; }
}
