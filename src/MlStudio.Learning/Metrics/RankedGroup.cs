using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Metrics;

/// <summary>
/// One group's rows ordered from the highest score down. The order among equal scores is left to chance: every figure is the mean over
/// all such orders (McSherry &amp; Najork, "Computing information retrieval performance measures efficiently in the presence of tied
/// scores", 2008; scikit-learn's ndcg_score does the same). A row counts as relevant where its relevance is above 0; figures are null
/// where no row is.
/// </summary>
public sealed class RankedGroup
{
    private readonly double[] _gains;
    private readonly double[] _ideal;
    private readonly (int Rows, int Relevant)[] _steps;

    /// <param name="relevance">A whole number from 0 to 31 per row.</param>
    /// <param name="scores">A score per row; higher comes first.</param>
    /// <exception cref="ArgumentException">The counts differ or a relevance is none.</exception>
    public RankedGroup(ReadOnlySpan<double> relevance, ReadOnlySpan<double> scores)
    {
        Weighted.CheckLengths(relevance.Length, scores.Length, 0);
        var ordered = new (double Score, double Relevance)[scores.Length];
        for (var i = 0; i < ordered.Length; i++)
        {
            if (!Trainers.Relevance.IsValid(relevance[i])) { throw new ArgumentException($"A relevance must be a whole number from 0 to {Trainers.Relevance.Highest}; {relevance[i]} was given.", nameof(relevance)); }
            ordered[i] = (scores[i], relevance[i]);
        }
        // Within equal scores by relevance, so that sums do not depend on the order of the rows given.
        Array.Sort(ordered, static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : b.Relevance.CompareTo(a.Relevance));
        _gains = new double[ordered.Length];
        var steps = new List<(int Rows, int Relevant)>();
        for (var from = 0; from < ordered.Length;)
        {
            double sum = 0;
            var (to, relevant) = (from, 0);
            for (; to < ordered.Length && ordered[to].Score == ordered[from].Score; to++)
            {
                sum += Trainers.Relevance.Gain(ordered[to].Relevance);
                if (ordered[to].Relevance > 0) { relevant++; }
            }
            _gains.AsSpan(from, to - from).Fill(sum / (to - from));
            steps.Add((to - from, relevant));
            Relevant += relevant;
            from = to;
        }
        _steps = [.. steps];
        _ideal = Array.ConvertAll(ordered, row => Trainers.Relevance.Gain(row.Relevance));
        Array.Sort(_ideal, static (a, b) => b.CompareTo(a));
    }

    public int Rows => _gains.Length;

    /// <summary>Rows with a relevance above 0.</summary>
    public int Relevant { get; }

    /// <summary>
    /// Normalised discounted cumulative gain of the first <paramref name="positions"/> positions, 0 to 1: gains of 2^relevance - 1,
    /// discounts of 1 / log2(position + 1), relative to the best order (Burges et al. 2005).
    /// </summary>
    public double? Ndcg(int positions = int.MaxValue) => Relevant > 0 ? Sum(_gains, positions) / Sum(_ideal, positions) : null;

    /// <summary>What guessing would give: <see cref="Ndcg"/> with equal scores.</summary>
    public double? NdcgByChance(int positions = int.MaxValue)
    {
        if (Relevant == 0) { return null; }
        double discounts = 0, gains = 0;
        for (var i = 0; i < _ideal.Length; i++) { gains += _ideal[i]; }
        for (var i = 0; i < Math.Min(positions, _ideal.Length); i++) { discounts += RankDiscount.At(i); }
        return gains / _ideal.Length * discounts / Sum(_ideal, positions);
    }

    /// <summary>The mean, over relevant rows, of the share of relevant rows among those down to it (Manning, Raghavan &amp; Schütze 2008, section 8.4).</summary>
    public double? AveragePrecision()
    {
        if (Relevant == 0) { return null; }
        double sum = 0;
        int above = 0, found = 0;
        foreach (var (rows, relevant) in _steps)
        {
            for (var i = 0; i < rows && relevant > 0; i++)
            {
                // With one of the step's relevant rows at this place, the others are spread evenly over its other places.
                var others = rows > 1 ? i * (relevant - 1.0) / (rows - 1) : 0;
                sum += relevant / (double)rows * (found + others + 1) / (above + i + 1);
            }
            above += rows;
            found += relevant;
        }
        return sum / Relevant;
    }

    /// <summary>1 / position of the first relevant row (Voorhees, "The TREC-8 question answering track report", 1999).</summary>
    public double? ReciprocalRank()
    {
        var above = 0;
        foreach (var (rows, relevant) in _steps)
        {
            double sum = 0, noneYet = 1;
            for (var i = 0; relevant > 0 && i <= rows - relevant; i++)
            {
                sum += noneYet * relevant / (rows - i) / (above + i + 1);
                noneYet *= (rows - relevant - i) / (double)(rows - i);
            }
            if (relevant > 0) { return sum; }
            above += rows;
        }
        return null;
    }

    private static double Sum(double[] gains, int positions)
    {
        double sum = 0;
        for (var i = 0; i < Math.Min(positions, gains.Length); i++) { sum += gains[i] * RankDiscount.At(i); }
        return sum;
    }
}
