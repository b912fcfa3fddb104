namespace MlStudio.Learning.Transforms;

/// <summary>
/// Declares a property of a step as a list that people fill in: of numbers, texts or the choices of an enum, or of small records
/// whose properties carry <see cref="Parameters.OptionAttribute"/> and <see cref="ColumnChoiceAttribute"/> themselves.
/// </summary>
/// <param name="label">A short label for the form, in plain words.</param>
/// <param name="help">One or two sentences: what an entry says.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EntriesAttribute(string label, string help) : Attribute
{
    public string Label { get; } = label;
    public string Help { get; } = help;

    /// <summary>Whether the list may be empty.</summary>
    public bool Optional { get; set; }

    /// <summary>Whether the form shows it only under "More options".</summary>
    public bool Advanced { get; set; }
}
