namespace MlStudio.Core.Members;

/// <summary>A member of a project.</summary>
/// <param name="Disabled">Whether an administrator closed the account.</param>
public sealed record MemberView(Guid UserId, string DisplayName, string Email, ProjectRole Role, DateTimeOffset JoinedAt, bool Disabled);
