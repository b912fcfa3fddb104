namespace MlStudio.Core.Members;

/// <summary>What a person enters to get an account.</summary>
public sealed record NewAccount(string Email, string DisplayName, string Password);
