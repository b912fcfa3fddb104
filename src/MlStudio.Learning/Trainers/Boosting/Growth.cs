namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>In which order the leaves of a tree are split.</summary>
public enum Growth
{
    /// <summary>Always the leaf that gains most, wherever it is.</summary>
    LeafWise,

    /// <summary>All leaves of a level before those of the next; within a level the one that gains most first.</summary>
    DepthWise,
}
