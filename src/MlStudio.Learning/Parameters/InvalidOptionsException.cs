namespace MlStudio.Learning.Parameters;

/// <summary>Options out of their permitted range, of a wrong type or unknown; holds one error for each.</summary>
public sealed class InvalidOptionsException(IReadOnlyList<OptionError> errors)
    : LearningException(string.Join(" ", errors.Select(e => e.Message)))
{
    public IReadOnlyList<OptionError> Errors { get; } = errors;
}
