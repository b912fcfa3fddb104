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
    /// <exception cref="LearningException">Wrong answers are asked for where no classes are answered.</exception>
    public static SliceUnits Of(RunAnswers rows, SliceLoss loss)
    {
        if (loss == SliceLoss.Wrong)
        {
            if (!rows.HasClasses) { throw new LearningException("Only answers that are classes are right or wrong."); }
            var answered = rows.Answered;
            return new SliceUnits([.. Enumerable.Range(0, rows.Count)], [.. Enumerable.Range(0, rows.Count).Select(i => answered[i] == rows.ActualClass(i) ? 0.0 : 1.0)]);
        }
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
