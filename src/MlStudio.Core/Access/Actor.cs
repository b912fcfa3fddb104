namespace MlStudio.Core.Access;

/// <summary>The user on whose behalf an operation runs. Only what identifies; rights are read from the database at each operation.</summary>
public sealed record Actor(Guid UserId, string DisplayName);
