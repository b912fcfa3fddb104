namespace MlStudio.Learning.Parameters;

/// <summary>
/// Declares a property of an options record as a tunable option: its label, help, permitted range and search space, written once.
/// The default is the value of the property on a new record. Properties are of type int, double, bool, string or an enum
/// (nullable where "automatic" is a choice).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string label, string help) : Attribute
{
    /// <summary>A short label for the form, in plain words.</summary>
    public string Label { get; } = label;

    /// <summary>One or two sentences: what it does and when to change it.</summary>
    public string Help { get; } = help;

    /// <summary>The smallest permitted number, inclusive.</summary>
    public double Min { get; set; } = double.NegativeInfinity;

    /// <summary>The largest permitted number, inclusive.</summary>
    public double Max { get; set; } = double.PositiveInfinity;

    /// <summary>The lower end of the tuning space; NaN where the option is not tuned.</summary>
    public double SearchMin { get; set; } = double.NaN;

    /// <summary>The upper end of the tuning space; NaN where the option is not tuned.</summary>
    public double SearchMax { get; set; } = double.NaN;

    /// <summary>Whether the tuning space is searched on a logarithmic scale.</summary>
    public bool Logarithmic { get; set; }

    /// <summary>Whether the form shows it only under "More options".</summary>
    public bool Advanced { get; set; }

    /// <summary>Whether it matters only where a number is learned; a form for classes does not show it.</summary>
    public bool ForNumbers { get; set; }

    /// <summary>Whether it matters only where rows are ordered within groups; other forms do not show it.</summary>
    public bool ForRankings { get; set; }

    /// <summary>The unit shown behind the field, such as "trees" or "rows".</summary>
    public string? Unit { get; set; }
}
