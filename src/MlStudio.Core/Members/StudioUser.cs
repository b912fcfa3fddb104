using Microsoft.AspNetCore.Identity;

namespace MlStudio.Core.Members;

/// <summary>A person who signs in. The user name is the email address.</summary>
public sealed class StudioUser : IdentityUser<Guid>
{
    public required string DisplayName { get; set; }

    /// <summary>Whether the person administers the server (accounts, invitations, queues); apart from roles in projects.</summary>
    public bool IsAdministrator { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When an administrator closed the account; null while it is open.</summary>
    public DateTimeOffset? DisabledAt { get; set; }
}
