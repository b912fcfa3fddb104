namespace MlStudio.Core.Members;

/// <summary>A person's role in a project.</summary>
public sealed class Membership
{
    public Guid ProjectId { get; set; }
    public Guid UserId { get; set; }
    public StudioUser User { get; set; } = null!;
    public ProjectRole Role { get; set; }
    public DateTimeOffset JoinedAt { get; set; }
}
