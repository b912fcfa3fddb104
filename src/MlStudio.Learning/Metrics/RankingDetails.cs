namespace MlStudio.Learning.Metrics;

/// <summary>The mean NDCG of the first so many positions.</summary>
/// <param name="Position">From 1.</param>
/// <param name="Ndcg">Null where no group has a relevant row.</param>
/// <param name="ByChance">What guessing would give.</param>
public sealed record PositionScore(int Position, double? Ndcg, double? ByChance);

/// <summary>How well one group is ordered.</summary>
/// <param name="Group">The group as the data writes it.</param>
/// <param name="Relevant">Its rows with a relevance above 0.</param>
/// <param name="Ndcg">Of the first ten positions.</param>
/// <param name="ByChance">What guessing would give there.</param>
public sealed record GroupScore(string Group, int Rows, int Relevant, double Ndcg, double ByChance);

/// <summary>What pages draw for a ranking.</summary>
public sealed record RankingDetails
{
    /// <summary>Groups of this part, those without a relevant row included.</summary>
    public required int Groups { get; init; }

    /// <summary>Groups in which no row has a relevance above 0: no order of them is better than another, so no figure counts them.</summary>
    public required int GroupsWithoutRelevant { get; init; }

    /// <summary>The mean NDCG down to each of the positions 1 to 20.</summary>
    public required IReadOnlyList<PositionScore> ByPosition { get; init; }

    /// <summary>How many groups have an NDCG of the first ten positions in each twentieth from 0 to 1.</summary>
    public required NumberHistogram PerGroup { get; init; }

    /// <summary>At most 20 groups, the worst ordered first.</summary>
    public required IReadOnlyList<GroupScore> Worst { get; init; }
}
