using MlStudio.Learning.Transforms;
using MlStudio.Web.Features.Recipes;

namespace MlStudio.Web.Tests.Features.Recipes;

public sealed class StepSearchTests
{
    [Theory]
    [InlineData("one-hot", "oneHot")]
    [InlineData("One hot encoding", "oneHot")]
    [InlineData("dummy", "oneHot")]
    [InlineData("imputation", "impute")]
    [InlineData("standardize", "scale")]
    [InlineData("PCA", "principalComponents")]
    [InlineData("feature selection", "selectBest")]
    [InlineData("boruta", "shadowTest")]
    [InlineData("tf-idf", "textTerms")]
    [InlineData("formula", "formula")]
    [InlineData("dedupe", "dropDuplicates")]
    public void Find_ByANameFromElsewhere_OffersTheStep(string search, string key) => Assert.Contains(key, StepSearch.Find(search).Select(e => e.Key));

    [Fact]
    public void Find_Nothing_OffersEveryStep() => Assert.Equal(StepCatalog.All.Count, StepSearch.Find("  ").Count());

    [Fact]
    public void Find_AWordThatNoStepHas_OffersNone() => Assert.Empty(StepSearch.Find("one-hot zebra"));
}
