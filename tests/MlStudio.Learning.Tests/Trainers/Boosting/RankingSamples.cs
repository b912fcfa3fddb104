using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

/// <summary>
/// Generated groups of 10 to 30 rows with a known order: what attracts differs between two kinds of groups, and each group is generous
/// or strict as a whole, which no feature tells.
/// </summary>
internal static class RankingSamples
{
    public static (FeatureMatrix Features, TargetVector Target) Make(int groups, int seed)
    {
        var key = StatelessRandom.Key(seed, 200);
        var values = new List<float>();
        var relevance = new List<double>();
        var codes = new List<int>();
        for (var group = 0; group < groups; group++)
        {
            var size = 10 + (int)(StatelessRandom.Uniform(key, 1_000_000 + (2 * group)) * 21);
            var generosity = (StatelessRandom.Uniform(key, 1_000_001 + (2 * group)) * 6) - 3;
            var kind = group % 2 == 0 ? -1f : 1;
            for (var i = 0; i < size; i++)
            {
                var u = Enumerable.Range(0, 7).Select(j => StatelessRandom.Uniform(key, (codes.Count * 8) + j)).ToArray();
                var x = Array.ConvertAll(u, v => (float)v);
                var liking = Math.Sin(6 * x[0]) + (2 * x[1] * x[2]) + (kind * x[3]) + (u[5] + u[6] - 1) + generosity;
                values.AddRange([.. x[..5], kind]);
                relevance.Add(Math.Clamp(Math.Floor(liking + 1), 0, 4));
                codes.Add(group);
            }
        }
        var features = Enumerable.Range(0, 6).Select(f => new Feature($"x{f}", $"x{f}")).ToArray();
        return (new FeatureMatrix(features, codes.Count, [.. values]), new TargetVector(LearningTask.Ranking, [.. relevance], 0) { Groups = [.. codes] });
    }
}
