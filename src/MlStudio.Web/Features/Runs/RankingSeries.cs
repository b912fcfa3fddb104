using MlStudio.Learning.Metrics;
using MlStudio.Web.Components.Charts;

namespace MlStudio.Web.Features.Runs;

/// <summary>NDCG by position as lines.</summary>
public static class RankingSeries
{
    /// <summary>The model's line and, dashed, that of guessing.</summary>
    public static IReadOnlyList<LineSeries> Of(RankingDetails details) =>
        [.. new[] { Line("this model", 0, details, p => p.Ndcg), Line("guessing", 1, details, p => p.ByChance) with { Dashed = true } }.Where(s => s.Points.Count > 0)];

    /// <summary>One line over the positions at which the figure is defined.</summary>
    public static LineSeries Line(string name, int color, RankingDetails details, Func<PositionScore, double?> figure) =>
        new(name, color, [.. details.ByPosition.Where(p => figure(p) is not null).Select(p => new ChartPoint(p.Position, figure(p)!.Value))]);
}
