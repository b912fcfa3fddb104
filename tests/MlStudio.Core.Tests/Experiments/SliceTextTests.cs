using MlStudio.Core.Experiments;
using MlStudio.Learning.Metrics;

namespace MlStudio.Core.Tests.Experiments;

public sealed class SliceTextTests
{
    [Theory]
    [InlineData("30 to below 40", false, "age from 30 to below 40")]
    [InlineData("below 30", false, "age below 30")]
    [InlineData("60 or more", false, "age of 60 or more")]
    [InlineData("3", false, "age = 3")]
    [InlineData("missing", false, "age missing")]
    [InlineData("below 30", true, "age = below 30")]
    [InlineData("other values", true, "age of another value")]
    public void Describe_Condition_ReadsAsASentence(string value, bool isCategory, string words) => Assert.Equal(words, SliceText.Describe(new SliceCondition("age", value), isCategory));
}
