namespace MlStudio.Learning.Trainers.Boosting;

/// <summary>What a row of some relevance is worth at the top of its group.</summary>
public enum RankingGain
{
    /// <summary>2^relevance - 1: the most relevant rows count most (Burges et al. 2005).</summary>
    Exponential,

    /// <summary>The relevance itself (Järvelin &amp; Kekäläinen 2002).</summary>
    Linear,
}
