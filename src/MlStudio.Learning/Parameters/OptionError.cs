namespace MlStudio.Learning.Parameters;

/// <summary>Why an option cannot be used.</summary>
/// <param name="Option">The option's name as in <see cref="OptionDescriptor.Name"/>, or the unknown name that was given.</param>
/// <param name="Message">A sentence naming the label, what is permitted and what was given.</param>
public sealed record OptionError(string Option, string Message);
