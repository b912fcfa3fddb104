using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Metrics;

public class MetricCatalogTests
{
    [Fact]
    public void All_Keys_AreUniqueAndDescribed()
    {
        Assert.Equal(MetricCatalog.All.Count, MetricCatalog.All.Select(m => m.Key).Distinct().Count());
        Assert.All(MetricCatalog.All, m =>
        {
            Assert.EndsWith("?", m.Question);
            Assert.EndsWith(".", m.Explanation);
            Assert.NotEmpty(m.Tasks);
            Assert.Contains(m.Unit, new[] { "share", "score", "target", "ratio" });
        });
    }

    [Theory]
    [InlineData(LearningTask.Binary)]
    [InlineData(LearningTask.Multiclass)]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.Ranking)]
    public void HeadlineKey_EveryTask_IsAMetricOfTheTask(LearningTask task) =>
        Assert.Contains(MetricCatalog.For(task), m => m.Key == MetricCatalog.HeadlineKey(task));

    [Fact]
    public void Get_UnknownKey_ListsTheKeys() =>
        Assert.Contains("accuracy", Assert.Throws<LearningException>(() => MetricCatalog.Get("acc")).Message);

    [Fact]
    public void IsBetter_FollowsTheDirection()
    {
        Assert.True(MetricCatalog.Get("auc").IsBetter(0.9, 0.8));
        Assert.True(MetricCatalog.Get("rmse").IsBetter(1, 2));
    }
}
