using System.Text.Json.Nodes;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

public sealed class StepJsonTests
{
    [Fact]
    public void Read_SomeParameters_KeepsTheOtherDefaults()
    {
        var step = Assert.IsType<OneHot>(StepJson.Read(Parse("""{"step":"oneHot","columns":["c"],"minCount":3}""")));
        Assert.Equal((3, 100, UnseenLevel.Rare), (step.MinCount, step.MaxLevels, step.Unseen));
        Assert.Equal(["c"], step.Columns);
    }

    [Fact]
    public void Read_SeveralMistakes_NamesEachWithWhatIsAllowed()
    {
        var error = Assert.Throws<InvalidOptionsException>(() => StepJson.Read(Parse(
            """{"step":"oneHot","columns":"c","minCount":2.5,"minShare":null,"unseen":"nowhere","levels":3}""")));
        Assert.Equal(
        [
            new OptionError("columns", "Columns must be a list of names of columns; \"c\" was given."),
            new OptionError("minCount", "Fewest rows must be a whole number between 1 and 1,000,000,000; 2.5 was given."),
            new OptionError("minShare", "Smallest share must be a number between 0 and 1; nothing was given."),
            new OptionError("unseen", "New categories must be one of rare, zero; \"nowhere\" was given."),
            new OptionError("levels", "One feature per category has no parameter 'levels'. Parameters: columns, maxLevels, minCount, minShare, unseen."),
        ], error.Errors);
    }

    [Fact]
    public void Read_OutOfRangeOrEmpty_IsRefused()
    {
        var error = Assert.Throws<InvalidOptionsException>(() => StepJson.Read(Parse("""{"step":"oneHot","maxLevels":0}""")));
        Assert.Equal(
        [
            new OptionError("columns", "Columns must name at least one column; none was given."),
            new OptionError("maxLevels", "Most features must be between 1 and 1,000,000; 0 was given."),
        ], error.Errors);
        Assert.Contains("names 'x' twice", Assert.Throws<InvalidOptionsException>(() => StepJson.Read(Parse("""{"step":"scale","columns":["x","x"]}"""))).Message);
    }

    [Fact]
    public void Read_UnknownStep_ListsTheKeys() =>
        Assert.Contains("timestampParts", Assert.Throws<LearningException>(() => StepJson.Read(Parse("""{"step":"polish"}"""))).Message);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
