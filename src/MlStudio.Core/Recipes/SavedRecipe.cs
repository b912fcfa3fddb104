namespace MlStudio.Core.Recipes;

/// <summary>A named preparation that people work on. Its steps live in its revisions, which never change.</summary>
public sealed class SavedRecipe
{
    public Guid Id { get; set; }
    public Guid ProjectId { get; set; }

    /// <summary>Counts from 1 within the project; part of addresses.</summary>
    public int Number { get; set; }
    public required string Name { get; set; }

    /// <summary>The data that its page shows it on; runs may use others with the same columns.</summary>
    public Guid DatasetVersionId { get; set; }

    /// <summary>The column that is to be predicted and therefore not prepared; null while nobody has said.</summary>
    public string? Target { get; set; }
    public Guid CreatedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? DeletedAt { get; set; }
    public List<RecipeRevision> Revisions { get; set; } = [];
}
