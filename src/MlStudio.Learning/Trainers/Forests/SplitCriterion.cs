namespace MlStudio.Learning.Trainers.Forests;

/// <summary>How mixed the classes of a group of rows are; splits are chosen to lower it. Numbers are always split by squared error.</summary>
public enum SplitCriterion
{
    /// <summary>1 - Σ share² (Breiman et al. 1984): how often two rows drawn at random differ.</summary>
    Gini,

    /// <summary>-Σ share · ln share (Quinlan 1986). Slower, and rarely better.</summary>
    Entropy,
}
