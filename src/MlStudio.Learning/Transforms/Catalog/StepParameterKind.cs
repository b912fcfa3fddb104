namespace MlStudio.Learning.Transforms;

/// <summary>What a parameter of a step takes, and so which field a form shows for it.</summary>
public enum StepParameterKind
{
    /// <summary>A single value, described by <see cref="StepParameter.Option"/>.</summary>
    Option,

    /// <summary>The name of one column.</summary>
    Column,

    /// <summary>The names of several columns.</summary>
    Columns,

    /// <summary>Several of <see cref="StepParameter.Choices"/>.</summary>
    Choices,

    /// <summary>A list of numbers.</summary>
    Numbers,

    /// <summary>A list of texts.</summary>
    Texts,

    /// <summary>A list of small records with <see cref="StepParameter.Fields"/>.</summary>
    Entries,
}
