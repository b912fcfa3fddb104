using MlStudio.Core.Members;

namespace MlStudio.Core.Experiments;

/// <summary>What somebody looked at on a page of the runs, kept under a name for all who may read the project.</summary>
public sealed class SavedView
{
    public Guid Id { get; set; }
    public Guid ProjectId { get; set; }
    public required string Name { get; set; }

    /// <summary>The page and its query below the project's address, such as "runs/compare?runs=1,2".</summary>
    public required string Address { get; set; }
    public Guid AuthorId { get; set; }
    public StudioUser Author { get; set; } = null!;
    public DateTimeOffset SavedAt { get; set; }
    public DateTimeOffset? DeletedAt { get; set; }
}
