using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>What slices are made of: rows, or the groups of a ranking, each by one of its rows.</summary>
/// <param name="Entries">Indices in the answers.</param>
/// <param name="Losses">What each costs.</param>
internal sealed record SliceUnits(int[] Entries, double[] Losses)
{
    /// <summary>The positions that the loss of a ranking looks at, those of its headline metric.</summary>
    private const int Positions = 10;

    /// <summary>Groups without a relevant row are left out: no order of them is better than another.</summary>
    public static SliceUnits Of(RunAnswers rows)
    {
        if (rows.Task != LearningTask.Ranking) { return new SliceUnits([.. Enumerable.Range(0, rows.Count)], RowLosses.Of(rows)); }
        var (entries, losses) = (new List<int>(), new List<double>());
        foreach (var group in RowGroups.Of(rows.Groups))
        {
            if (new RankedGroup(Array.ConvertAll(group, r => rows.Actual[r]), Array.ConvertAll(group, r => rows.Values[r])).Ndcg(Positions) is not { } ndcg) { continue; }
            entries.Add(group[0]);
            losses.Add(1 - ndcg);
        }
        return new SliceUnits([.. entries], [.. losses]);
    }
}
