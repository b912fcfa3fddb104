namespace MlStudio.Learning.Trainers;

/// <summary>What is learned.</summary>
public enum LearningTask
{
    /// <summary>One of two classes.</summary>
    Binary,

    /// <summary>One of three or more classes.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,

    /// <summary>The order of rows within groups, such as search results within a query; each row has a relevance from 0 (not wanted) up.</summary>
    Ranking,
}
