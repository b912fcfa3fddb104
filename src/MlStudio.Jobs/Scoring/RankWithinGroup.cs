using MlStudio.Learning.Data;

namespace MlStudio.Jobs.Scoring;

/// <summary>The place of each row among those of its group, from 1 for the highest score; rows of equal score share a place.</summary>
internal static class RankWithinGroup
{
    /// <param name="groups">Rows without a group get no place.</param>
    public static double[] Of(Column groups, double[] scores)
    {
        var ranks = new double[scores.Length];
        Array.Fill(ranks, double.NaN);
        var known = Enumerable.Range(0, scores.Length).Where(row => !groups.IsMissing(row));
        foreach (var group in known.GroupBy(row => groups.Format(row)!, StringComparer.Ordinal))
        {
            int place = 0, last = -1;
            foreach (var row in group.OrderByDescending(row => scores[row]))
            {
                place++;
                ranks[row] = last >= 0 && scores[last] == scores[row] ? ranks[last] : place;
                last = row;
            }
        }
        return ranks;
    }
}
