namespace MlStudio.Learning.Trainers.Forests;

/// <summary>How many columns, drawn at random, each split of a tree chooses from.</summary>
public enum ColumnSampling
{
    /// <summary>The square root of their number.</summary>
    SquareRoot,

    /// <summary>A third of them.</summary>
    Third,

    /// <summary>A share that is given.</summary>
    Share,

    /// <summary>All of them.</summary>
    All,
}
