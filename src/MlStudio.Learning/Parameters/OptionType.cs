namespace MlStudio.Learning.Parameters;

/// <summary>What kind of value an option takes.</summary>
public enum OptionType
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>Text.</summary>
    Text,

    /// <summary>One of <see cref="OptionDescriptor.Choices"/>.</summary>
    Choice,
}
