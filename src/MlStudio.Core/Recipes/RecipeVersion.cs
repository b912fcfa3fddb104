namespace MlStudio.Core.Recipes;

/// <summary>An ordered list of preparation steps as JSON. Immutable; equal JSON in a project is one version.</summary>
public sealed class RecipeVersion
{
    public Guid Id { get; set; }
    public Guid ProjectId { get; set; }

    /// <summary>Counts from 1 within the project.</summary>
    public int Number { get; set; }
    public required string Name { get; set; }

    /// <summary>SHA-256 of the JSON, lower-case hex.</summary>
    public required string Hash { get; set; }
    public required string Json { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
