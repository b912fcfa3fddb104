using MlStudio.Web.Features.Runs;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class AnswerWorthTests
{
    [Fact]
    public void Written_AmountsThatAreNumbers_AreReadBackAsTheyWere()
    {
        var worth = new AnswerWorth("250", "-12.5", "", "1e3", "€");
        Assert.Equal(worth with { FalseAlarm = "" }, AnswerWorth.Parse(worth.Written, "€"));
    }

    [Fact]
    public void Written_AmountWithAComma_DoesNotMoveTheOthers()
    {
        var worth = new AnswerWorth("1,5", "-3", "-2", "4");
        Assert.Contains("'1,5' was given", worth.Problem, StringComparison.Ordinal);
        Assert.Equal(worth with { Found = "" }, AnswerWorth.Parse(worth.Written, null));
    }
}
