using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// Declares a property of a step as a choice of columns: a string for one column (nullable where none is a choice), a list of
/// strings for several.
/// </summary>
/// <param name="label">A short label for the form, in plain words.</param>
/// <param name="help">One or two sentences: which columns, and what happens to them.</param>
/// <param name="types">The types of column that it takes; none given: any.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnChoiceAttribute(string label, string help, params ColumnType[] types) : Attribute
{
    public string Label { get; } = label;
    public string Help { get; } = help;
    public IReadOnlyList<ColumnType> Types { get; } = types;

    /// <summary>Whether a list may be empty.</summary>
    public bool Optional { get; set; }

    /// <summary>Whether the form shows it only under "More options".</summary>
    public bool Advanced { get; set; }
}
