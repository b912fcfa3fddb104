using MlStudio.Core.Experiments;

namespace MlStudio.Core.Models;

/// <summary>A named model of a project with numbered versions and one living document.</summary>
public sealed class RegisteredModel
{
    public Guid Id { get; set; }
    public Guid ProjectId { get; set; }

    /// <summary>Counts from 1 within the project; part of addresses.</summary>
    public int Number { get; set; }
    public required string Name { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public Guid CreatedById { get; set; }
    public List<ModelVersion> Versions { get; set; } = [];
}

/// <summary>A run's model under a version number. The run cannot be deleted while this exists.</summary>
public sealed class ModelVersion
{
    public Guid Id { get; set; }
    public Guid ModelId { get; set; }
    public RegisteredModel Model { get; set; } = null!;

    /// <summary>Counts from 1 within the model.</summary>
    public int Number { get; set; }
    public Guid RunId { get; set; }
    public Run Run { get; set; } = null!;

    /// <summary>Blob of the model.</summary>
    public required string ModelHash { get; set; }
    public Guid RegisteredById { get; set; }
    public DateTimeOffset RegisteredAt { get; set; }
}
