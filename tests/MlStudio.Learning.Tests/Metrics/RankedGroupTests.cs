using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Metrics;

public class RankedGroupTests
{
    private static readonly double[] s_relevance = [3, 0, 1, 2, 0, 1, 0, 4, 0, 2, 1, 0];
    private static readonly double[] s_tied = [0.9, 0.8, 0.8, 0.3, 0.95, 0.1, 0.3, 0.3, 0.05, 0.7, -1, -2];
    private static readonly double[] s_distinct = [0.9, 0.8, 0.81, 0.3, 0.95, 0.1, 0.31, 0.32, 0.05, 0.7, -1, -2];

    /// <summary>scikit-learn 1.2.1: ndcg_score([2**relevance - 1], [scores], k=positions).</summary>
    [Theory]
    [InlineData(1, 0.0, 0.0)]
    [InlineData(3, 0.22310168665090718, 0.23505396839473938)]
    [InlineData(5, 0.2674175915286778, 0.268951608857119)]
    [InlineData(10, 0.5313937673951473, 0.5440256180577328)]
    [InlineData(int.MaxValue, 0.5433733151264264, 0.5560051657890117)]
    public void Ndcg_WithAndWithoutTies_EqualsScikitLearn(int positions, double tied, double distinct)
    {
        Assert.Equal(tied, new RankedGroup(s_relevance, s_tied).Ndcg(positions)!.Value, 1e-12);
        Assert.Equal(distinct, new RankedGroup(s_relevance, s_distinct).Ndcg(positions)!.Value, 1e-12);
    }

    /// <summary>scikit-learn 1.2.1: average_precision_score(relevance &gt; 0, scores); the first hit is second from the top.</summary>
    [Fact]
    public void AveragePrecision_WithoutTies_EqualsScikitLearn()
    {
        var group = new RankedGroup(s_relevance, s_distinct);
        Assert.Equal(0.623051948051948, group.AveragePrecision()!.Value, 1e-12);
        Assert.Equal(0.5, group.ReciprocalRank()!.Value, 1e-12);
        Assert.Equal((12, 7), (group.Rows, group.Relevant));
    }

    /// <summary>The means over all 48 orders of the equal scores, counted out in Python; by chance: scikit-learn's ndcg_score with equal scores, k=5.</summary>
    [Fact]
    public void Figures_WithTies_AreTheMeansOverAllOrders()
    {
        double[] relevance = [0, 2, 0, 1, 0, 3, 0];
        var group = new RankedGroup(relevance, [5, 4, 4, 4, 4, 2, 2]);
        Assert.Equal(0.44828042328042333, group.AveragePrecision()!.Value, 1e-12);
        Assert.Equal(0.40277777777777773, group.ReciprocalRank()!.Value, 1e-12);
        Assert.Equal(0.4932818966220265, group.NdcgByChance(5)!.Value, 1e-12);
        Assert.Equal(group.NdcgByChance(5)!.Value, new RankedGroup(relevance, new double[7]).Ndcg(5)!.Value, 1e-12);
    }

    /// <summary>By hand: gains 1 and 3 at places 1 and 2 against 3 and 1: (1 + 3/log2 3) / (3 + 1/log2 3).</summary>
    [Fact]
    public void Ndcg_TwoRows_EqualsHandCalculation() =>
        Assert.Equal((1 + (3 / Math.Log2(3))) / (3 + (1 / Math.Log2(3))), new RankedGroup([1, 2], [0.5, 0.1]).Ndcg()!.Value, 1e-12);

    [Fact]
    public void Figures_NoRelevantRow_AreUndefined()
    {
        var group = new RankedGroup([0, 0], [1, 2]);
        Assert.Null(group.Ndcg());
        Assert.Null(group.NdcgByChance());
        Assert.Null(group.AveragePrecision());
        Assert.Null(group.ReciprocalRank());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1.5)]
    [InlineData(32)]
    [InlineData(double.NaN)]
    public void Constructor_NoRelevance_IsRefused(double relevance) => Assert.Throws<ArgumentException>(() => new RankedGroup([relevance], [1]));

    [Fact]
    public void Ranking_Report_CountsGroupsAndNamesTheWorst()
    {
        var report = Evaluator.Ranking("validation", [2, 0, 0, 0, 1, 0, 1], [1, 2, 3, 4, 5, 6, 7], [0, 0, 1, 1, 2, 2, 2], ["a", "b", "c"]);
        var details = report.Ranking!;
        Assert.Equal((LearningTask.Ranking, 7, 3, 1), (report.Task, report.Rows, details.Groups, details.GroupsWithoutRelevant));
        Assert.Equal(["a", "c"], details.Worst.Select(g => g.Group));
        Assert.Equal(1 / Math.Log2(3), details.Worst[0].Ndcg, 1e-12);
        Assert.Equal((2, 1), (details.Worst[0].Rows, details.Worst[0].Relevant));
        Assert.Equal(20, details.ByPosition.Count);
        Assert.Equal(0.5, details.ByPosition[0].Ndcg!.Value, 1e-12);
        Assert.Equal(2, details.PerGroup.Counts.Sum());
        Assert.Equal((details.Worst[0].Ndcg + details.Worst[1].Ndcg) / 2, report.ValueOf("ndcg_10")!.Value, 1e-12);
        Assert.Equal(0.75, report.ValueOf("mrr")!.Value, 1e-12);
        Assert.Throws<LearningException>(() => Evaluator.Ranking("validation", [1], [double.NaN], [0], ["a"]));
    }

    [Fact]
    public void Ranking_NoRelevantRowAnywhere_SaysWhy()
    {
        var report = Evaluator.Ranking("validation", [0, 0], [1, 2], [0, 0], ["a"]);
        Assert.All(report.Metrics, m => Assert.Contains("relevance above 0", m.UndefinedReason));
        Assert.Empty(report.Ranking!.Worst);
        Assert.Null(report.Ranking.ByPosition[3].Ndcg);
    }
}
