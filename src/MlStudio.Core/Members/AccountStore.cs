using System.Net.Mail;
using Microsoft.AspNetCore.Identity;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Members;

/// <summary>Creates accounts inside a caller's transaction and puts Identity's refusals into our words.</summary>
internal static class AccountStore
{
    public static async Task<StudioUser> CreateAsync(UserManager<StudioUser> users, NewAccount account, bool administrator, DateTimeOffset now)
    {
        var name = account.DisplayName.Trim();
        var email = account.Email.Trim();
        List<FieldError> errors = [];
        if (name.Length is 0 or > 100) { errors.Add(new FieldError(nameof(NewAccount.DisplayName), "Enter your name, at most 100 characters.")); }
        if (email.Length > 200 || !MailAddress.TryCreate(email, out var parsed) || parsed.Address != email)
        {
            errors.Add(new FieldError(nameof(NewAccount.Email), "Enter an email address such as ada@example.org."));
        }
        if (errors.Count > 0) { throw new InvalidInputException(errors); }

        var user = new StudioUser
        {
            Id = Guid.CreateVersion7(now),
            UserName = email,
            Email = email,
            DisplayName = name,
            IsAdministrator = administrator,
            CreatedAt = now,
            LockoutEnabled = true,
        };
        Demand(await users.CreateAsync(user, account.Password));
        return user;
    }

    /// <exception cref="InvalidInputException">Identity refused; says why, per field.</exception>
    public static void Demand(IdentityResult result)
    {
        if (result.Succeeded) { return; }
        throw new InvalidInputException(result.Errors
            .Where(e => e.Code != nameof(IdentityErrorDescriber.DuplicateEmail))
            .Select(InWords).DistinctBy(e => e.Message).ToArray());
    }

    private static FieldError InWords(IdentityError error) => error.Code switch
    {
        nameof(IdentityErrorDescriber.PasswordTooShort) => new("Password", "Choose a password of at least 10 characters. Length is what counts; a few words will do."),
        nameof(IdentityErrorDescriber.PasswordMismatch) => new("CurrentPassword", "This is not your current password."),
        nameof(IdentityErrorDescriber.DuplicateUserName) => new("Email", "There already is an account with this email address. Sign in with it instead."),
        nameof(IdentityErrorDescriber.InvalidUserName) => new("Email", "This email address has characters that cannot be used here."),
        nameof(IdentityErrorDescriber.InvalidToken) => new("", "This link has expired or was used already. Ask an administrator for a new one."),
        nameof(IdentityErrorDescriber.ConcurrencyFailure) => new("", "The account was changed at the same moment. Try again."),
        _ => new("", error.Description),
    };
}
