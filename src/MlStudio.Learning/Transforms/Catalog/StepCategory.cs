namespace MlStudio.Learning.Transforms;

/// <summary>What a step is about; people look for it under this heading.</summary>
public enum StepCategory
{
    /// <summary>Which columns there are, and of which type.</summary>
    Columns,

    /// <summary>Which training rows there are.</summary>
    Rows,

    /// <summary>Filling what is missing.</summary>
    MissingValues,

    /// <summary>Changing numbers.</summary>
    Numbers,

    /// <summary>Turning categories into numbers.</summary>
    Categories,

    /// <summary>Taking numbers from timestamps.</summary>
    Dates,

    /// <summary>Taking numbers from text.</summary>
    Text,

    /// <summary>Making columns out of several others, other rows or other data.</summary>
    Combine,

    /// <summary>Keeping the features that help.</summary>
    Select,

    /// <summary>Evening out how often the classes occur in training.</summary>
    Balance,
}
