namespace MlStudio.Core.Members;

/// <summary>An account as pages show it.</summary>
/// <param name="DisabledAt">Null while the account is open.</param>
public sealed record AccountView(Guid Id, string Email, string DisplayName, bool IsAdministrator, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt);
