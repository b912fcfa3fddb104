namespace MlStudio.Core;

/// <summary>An expected refusal with a message for the person at the page. Translated once: page notice, HTTP problem, job error.</summary>
public class StudioException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is no such thing, or the acting user may not know of it: 404.</summary>
public sealed class NotFoundException(string message) : StudioException(message);

/// <summary>The acting user sees the thing but may not do this: 403.</summary>
public sealed class ForbiddenException(string message) : StudioException(message);

/// <summary>Somebody else changed it first: 409. Nothing was overwritten.</summary>
public sealed class ConflictException(string message, Exception? inner = null) : StudioException(message, inner);

/// <summary>The input is not acceptable; each entry names the field and says what is allowed: 400.</summary>
public sealed class InvalidInputException(IReadOnlyList<FieldError> errors)
    : StudioException(string.Join(" ", errors.Select(e => e.Message)))
{
    public InvalidInputException(string field, string message) : this([new FieldError(field, message)]) { }

    public IReadOnlyList<FieldError> Errors { get; } = errors;
}

public sealed record FieldError(string Field, string Message);
