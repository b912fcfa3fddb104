namespace MlStudio.Core.Members;

/// <summary>A link that lets one person create an account (or join with theirs), once, until it expires or is revoked. Only the token's hash is kept.</summary>
public sealed class Invitation
{
    public Guid Id { get; set; }

    /// <summary>SHA-256 of the token in lower-case hex.</summary>
    public required string TokenHash { get; set; }

    /// <summary>The project that is joined; null for an account on the server alone.</summary>
    public Guid? ProjectId { get; set; }
    public ProjectRole Role { get; set; }

    /// <summary>For whom it is, as noted by the inviter; may be empty.</summary>
    public string Note { get; set; } = "";
    public Guid CreatedById { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public DateTimeOffset? UsedAt { get; set; }
    public Guid? UsedById { get; set; }

    /// <summary>Guards against two uses at the same moment.</summary>
    public Guid Version { get; set; }
}
