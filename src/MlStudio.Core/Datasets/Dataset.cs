namespace MlStudio.Core.Datasets;

/// <summary>Named data in a project; its content lives in immutable versions.</summary>
public sealed class Dataset
{
    public Guid Id { get; set; }
    public Guid ProjectId { get; set; }

    /// <summary>Counts from 1 within the project; part of addresses.</summary>
    public int Number { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    public Guid CreatedById { get; set; }
    public DateTimeOffset? DeletedAt { get; set; }
    public List<DatasetVersion> Versions { get; set; } = [];
}
