namespace MlStudio.Core.Members;

/// <summary>A new invitation. The token is shown this once; only its hash is kept.</summary>
public sealed record IssuedInvitation(Guid Id, string Token, DateTimeOffset ExpiresAt);

/// <summary>An invitation as those see it who may revoke it.</summary>
/// <param name="ProjectName">Null for an account on the server alone.</param>
public sealed record InvitationView(
    Guid Id, string? ProjectName, ProjectRole Role, string Note, string InvitedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    InvitationState State, string? UsedBy);

public enum InvitationState
{
    Open,
    Used,
    Revoked,
    Expired,
}

/// <summary>An invitation as the invited person sees it.</summary>
public sealed record InvitationOffer(string? ProjectName, string? ProjectSlug, ProjectRole Role, string InvitedBy, DateTimeOffset ExpiresAt);
