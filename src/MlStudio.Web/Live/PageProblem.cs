using MlStudio.Core;

namespace MlStudio.Web.Live;

/// <summary>Why something did not work, in words for the person at the page.</summary>
/// <param name="Reference">Where an unexpected error is found in the server's log; null for an expected refusal.</param>
/// <param name="Fields">What is wrong with which field; empty for other problems.</param>
public sealed record PageProblem(string Message, string? Reference, IReadOnlyList<FieldError> Fields)
{
    /// <summary>What is wrong with one field, or null.</summary>
    public string? For(string field) => Fields.FirstOrDefault(f => string.Equals(f.Field, field, StringComparison.OrdinalIgnoreCase))?.Message;

    public static PageProblem Of(StudioException refusal) => new(refusal.Message, null, refusal is InvalidInputException invalid ? invalid.Errors : []);

    public static PageProblem Unexpected(string reference) => new("Something unexpected went wrong; nothing was changed by it.", reference, []);
}
