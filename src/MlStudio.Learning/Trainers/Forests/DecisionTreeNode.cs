namespace MlStudio.Learning.Trainers.Forests;

/// <summary>A node of a <see cref="DecisionTreePredictor"/>: a question, or a leaf. Immutable.</summary>
public sealed record DecisionTreeNode
{
    /// <summary>The feature asked about, or -1 for a leaf.</summary>
    public int Feature { get; init; } = -1;

    public bool IsLeaf => Feature < 0;

    /// <summary>Numbers: values up to this one go left; infinity where all values go left and missing ones right.</summary>
    public float Threshold { get; init; }

    /// <summary>Categories: the codes that go left, ascending; null for numbers.</summary>
    public IReadOnlyList<int>? LeftCodes { get; init; }

    /// <summary>Categories: the number of codes; 0 for numbers.</summary>
    public int LevelCount { get; init; }

    /// <summary>Where missing values and unseen levels go.</summary>
    public bool MissingLeft { get; init; }

    /// <summary>Whether training rows of this node missed the feature, so that their side was learned.</summary>
    public bool SawMissing { get; init; }

    /// <summary>The index of the left child, or -1.</summary>
    public int Left { get; init; } = -1;

    /// <summary>The index of the right child, or -1.</summary>
    public int Right { get; init; } = -1;

    /// <summary>How many training rows came here.</summary>
    public required int Rows { get; init; }

    /// <summary>The sum of their weights.</summary>
    public required double Weight { get; init; }

    /// <summary>Weight times impurity: the Gini impurity or entropy of the classes, or the squared error of numbers.</summary>
    public required double Impurity { get; init; }

    /// <summary>The weighted mean of the rows, the share of the positive class, or the share of each class.</summary>
    public required IReadOnlyList<double> Outputs { get; init; }
}
